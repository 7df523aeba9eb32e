package io.sidetone.sip.jain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A certificate for 127.0.0.1, made by the JDK's own tool once per run. */
final class Certificates {

    static final String PASSWORD = "changeit";
    private static Path keyStore;

    private Certificates() {
    }

    static synchronized Path keyStore() {
        if (keyStore == null) {
            keyStore = make();
        }
        return keyStore;
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("sidetone-tls");
            Path file = folder.resolve("keys.p12");
            Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            int status = new ProcessBuilder(List.of(tool.toString(), "-genkeypair", "-alias", "sip", "-keyalg", "EC",
                "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1",
                "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD))
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("log")));
            }
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
