package io.sidetone.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a log: {@code java -cp sidetone-core.jar io.sidetone.audit.Verify FILE… --key-file KEY [--after HEAD]
 * [--head HEAD]}. Exits with 0 if it is whole, 1 altered, 2 torn, 3 truncated, 4 if it could not be checked.
 */
public final class Verify {

    private static final int NOT_CHECKED = 4;
    private static final String USAGE = """
        usage: Verify FILE... --key-file KEY [--after HEAD] [--head HEAD]
          FILE        a log; one that was continued in other files: all of them, oldest first
          --key-file  the key: all bytes of that file
          --after     the head of the last file before these, if those were moved away
          --head      a head that was exported earlier: tells whether records are missing at the end""";

    private Verify() {
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        List<Path> files = new ArrayList<>();
        Path key = null;
        AuditHead begin = AuditHead.START;
        AuditHead expected = null;
        try {
            for (int i = 0; i < arguments.size(); i++) {
                String argument = arguments.get(i);
                if (!argument.startsWith("--")) {
                    files.add(Path.of(argument));
                } else if (i + 1 == arguments.size()) {
                    throw new IllegalArgumentException("what for? " + argument);
                } else if (argument.equals("--key-file")) {
                    key = Path.of(arguments.get(++i));
                } else if (argument.equals("--after")) {
                    begin = AuditHead.parse(arguments.get(++i));
                } else if (argument.equals("--head")) {
                    expected = AuditHead.parse(arguments.get(++i));
                } else {
                    throw new IllegalArgumentException("unknown: " + argument);
                }
            }
            if (files.isEmpty() || key == null) {
                err.println(USAGE);
                return NOT_CHECKED;
            }
            return report(Verification.of(files, AuditKey.read(key), begin, expected), begin, expected, out);
        } catch (IOException | IllegalArgumentException e) {
            err.println("not checked: " + e);
            return NOT_CHECKED;
        }
    }

    private static int report(Verification found, AuditHead begin, @Nullable AuditHead expected, PrintStream out) {
        long last = found.head().number();
        out.println(switch (found.result()) {
            case WHOLE -> "WHOLE";
            case TORN -> "TORN after record " + last + ", at byte " + found.good() + ": " + found.rest();
            case ALTERED -> expected != null && found.rest() == null
                ? "ALTERED: record " + expected.number() + " is not the exported one"
                : "ALTERED after record " + last + ", at byte " + found.good() + ": " + found.rest();
            case TRUNCATED -> expected == null || !found.after().equals(begin) && last > 0
                ? "TRUNCATED: the first record follows " + found.after() + ", not " + begin
                : "TRUNCATED: record " + expected.number() + " is missing, the last is " + last;
        });
        if (last > found.after().number()) {
            out.println("records " + (found.after().number() + 1) + " to " + last + " are as they were written");
        }
        if (found.lost() > 0) {
            out.println(found.lost() + " records were lost when the log was full");
        }
        out.println("head " + found.head());
        return found.result() == Verification.Result.WHOLE ? 0 : found.result() == Verification.Result.ALTERED ? 1
            : found.result() == Verification.Result.TORN ? 2 : 3;
    }
}
