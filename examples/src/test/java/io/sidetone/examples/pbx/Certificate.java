package io.sidetone.examples.pbx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate for the loopback address that nobody but we has signed, made as the README says. */
final class Certificate {

    static final String PASSWORD = "changeit";

    private Certificate() {
    }

    /** Makes {@code pbx.p12} and {@code pbx.pem} in a folder. */
    static void make(Path folder) throws IOException, InterruptedException {
        keytool(folder, "-genkeypair", "-alias", "pbx", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=127.0.0.1",
            "-ext", "san=ip:127.0.0.1", "-validity", "2");
        keytool(folder, "-exportcert", "-alias", "pbx", "-rfc", "-file", "pbx.pem");
    }

    private static void keytool(Path folder, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", "pbx.p12", "-storepass", PASSWORD));
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        try (Program keytool = Program.start(folder, program.toString(), command)) {
            if (keytool.waitFor(60) != 0 || Files.notExists(folder.resolve("pbx.p12"))) {
                throw new IOException("no certificate: " + keytool.output());
            }
        }
    }
}
