package io.sidetone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What users compile against, line by line. A change here is a change for them: note it in the CHANGELOG, then write
 * the golden file anew with {@code -Dsidetone.writeApi=true}.
 */
class PublicApiTest {

    private static final Path GOLDEN = Path.of("src/test/resources/public-api.txt");

    @Test
    void thePublicApiIsWhatTheGoldenFileSays() throws IOException {
        List<String> api = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sidetone.monitor", "io.sidetone.codec", "io.sidetone.engine", "io.sidetone.notice",
                "io.sidetone.recording", "io.sidetone.runtime", "io.sidetone.access", "io.sidetone.lines",
                "io.sidetone.audit")) {
            if (isPublic(type)) {
                describe(type.reflect(), api);
            }
        }
        api.sort(null);
        if (Boolean.getBoolean("sidetone.writeApi")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, api);
        }
        assertThat(api).isEqualTo(Files.readAllLines(GOLDEN));
    }

    @Test
    void noTypeOfADependencyIsInAPublicSignature() throws IOException {
        assertThat(Files.readAllLines(GOLDEN)).noneMatch(line -> line.contains("agrona") || line.contains("jctools")
            || line.contains("io.sidetone.internal"));
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
            && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true)
            && !type.isAnonymousClass();
    }

    private static void describe(Class<?> type, List<String> api) {
        api.add(type.getName() + " : " + Modifier.toString(type.getModifiers() & ~Modifier.STATIC)
            + (type.isSealed() ? " sealed" : "") + (type.isRecord() ? " record" : type.isEnum() ? " enum" : ""));
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
                api.add(type.getName() + "." + field.getName() + " : " + field.getType().getTypeName());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
                api.add(type.getName() + "." + method.getName() + parameters(method) + " : "
                    + method.getGenericReturnType().getTypeName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers())) {
                api.add(type.getName() + ".new" + parameters(constructor));
            }
        }
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes()).map(java.lang.reflect.Type::getTypeName).toList()
            .toString().replace('[', '(').replace(']', ')');
    }
}
