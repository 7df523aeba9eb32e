package io.sidetone.audit;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that writes to the log named by its argument, a few bytes at a time so that there are many moments to be killed in,
 * prints the head after each record, and never ends by itself.
 */
final class KilledProcess {

    private KilledProcess() {
    }

    public static void main(String[] arguments) throws IOException {
        AuditFile file = AuditFile.open(Path.of(arguments[0]), Logs.KEY, Long.parseLong(arguments[1]), Logs::trickle);
        AuditLog log = AuditLog.to(file, Logs.KEY).sync(SyncPolicy.NEVER).withoutThread();
        for (int i = 0; !System.out.checkError(); i++) {
            log.record(Logs.entry(i));
            log.doWork();
            System.out.println(log.head());
        }
    }
}
