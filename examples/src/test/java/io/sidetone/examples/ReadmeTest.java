package io.sidetone.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The program on the README's first screen is the one that is compiled; -Dsidetone.writeDocs=true puts it there. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path PROGRAM = Path.of("src/main/java/io/sidetone/examples/FirstCall.java");

    @Test
    void theReadmeShowsTheProgramThatIsCompiled() throws IOException {
        String source = Files.readString(PROGRAM);
        String shown = source.substring(source.indexOf("// tag::readme[]"), source.indexOf("// end::readme[]"))
            .lines().skip(1).map(line -> line.replaceFirst("^ {8}", "")).reduce("", (a, b) -> a + b + "\n").strip();
        String section = "\n```java\n" + shown + "\n```\n";
        String readme = Files.readString(README);
        int start = readme.indexOf("<!-- first-call -->") + "<!-- first-call -->".length();
        int end = readme.indexOf("<!-- /first-call -->");
        if (Boolean.getBoolean("sidetone.writeDocs")) {
            readme = readme.substring(0, start) + section + readme.substring(end);
            Files.writeString(README, readme);
            end = readme.indexOf("<!-- /first-call -->");
        }
        assertThat(readme.substring(start, end)).isEqualTo(section);
    }
}
