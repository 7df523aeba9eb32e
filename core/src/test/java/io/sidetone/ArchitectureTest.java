package io.sidetone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may know of what, and what stays at the edge. */
class ArchitectureTest {

    private static final String[] INSIDE = {"io.sidetone.monitor..", "io.sidetone.codec..", "io.sidetone.internal..",
        "io.sidetone.engine.."};

    /** What may have threads and files: the runtime, whoever reads or writes sound, and what many threads ask. */
    private static final String[] EDGE = {"io.sidetone.runtime..", "io.sidetone.notice", "io.sidetone.recording",
        "io.sidetone.access..", "io.sidetone.lines..", "io.sidetone.audit.."};

    private final JavaClasses core = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        // What a package's annotations say about null is no dependency of its classes.
        .withImportOption(location -> !location.contains("package-info")).importPackages("io.sidetone");

    @Test
    void socketsThreadsLocksAndLoggingStayAtTheEdge() {
        noClasses().that().resideInAnyPackage(INSIDE).should().dependOnClassesThat().resideInAnyPackage("java.net..",
            "java.nio.channels..", "java.io..", "java.util.concurrent..", "java.util.logging..", "java.time.chrono..",
            "org.agrona..", "org.jctools..", "javax..").check(core);
        noClasses().that().resideInAnyPackage(INSIDE).should().dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread").check(core);
        noClasses().that().resideInAnyPackage(INSIDE).should().dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.System$Logger").check(core);
    }

    /** Whatever is new has to be put on one side. */
    @Test
    void everythingIsInsideOrAtTheEdge() {
        classes().should().resideInAnyPackage(Stream.concat(Stream.of(INSIDE), Stream.of(EDGE)).toArray(String[]::new))
            .check(core);
    }

    @Test
    void noticesReadFilesAndNothingElse() {
        noClasses().that().resideInAPackage("io.sidetone.notice").should().dependOnClassesThat().resideInAnyPackage(
            "java.net..", "java.nio.channels..", "java.util.concurrent..", "org..", "javax..")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.lang.Thread").check(core);
    }

    /** Unlike the rest inside it answers through stages, never on a media thread; but it waits for nothing. */
    @Test
    void accessWaitsForNothing() {
        noClasses().that().resideInAPackage("io.sidetone.access..").should().dependOnClassesThat().resideInAnyPackage(
            "java.net..", "java.nio.channels..", "java.io..", "java.util.concurrent.locks..", "java.util.logging..",
            "java.time.chrono..", "org.agrona..", "org.jctools..", "javax..").check(core);
        noClasses().that().resideInAPackage("io.sidetone.access..").should().dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.(Thread|System\\$Logger)|java\\.util\\.concurrent\\.Executors")
            .orShould().callMethod(System.class, "nanoTime").check(core);
        noMethods().that().areDeclaredInClassesThat().resideInAPackage("io.sidetone.access..")
            .should().haveModifier(JavaModifier.SYNCHRONIZED).check(core);
    }

    @Test
    void clocksStayAtTheEdge() {
        noClasses().that().resideInAnyPackage(INSIDE).should().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Clock")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Instant").check(core);
    }

    @Test
    void wallClockJumpsHaveNoEffectBecauseNothingReadsItButTheAuditWhichOnlyWritesItDown() {
        noClasses().that().resideOutsideOfPackage("io.sidetone.audit").should().callMethod(System.class, "currentTimeMillis")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Clock")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Instant")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Date").check(core);
    }

    /** So that a runtime image may do without the recorder, and nobody pays for it who does not ask for it. */
    @Test
    void onlyItsOwnPackageKnowsTheFlightRecorder() {
        noClasses().that().resideOutsideOfPackage("io.sidetone.runtime.jfr").should().dependOnClassesThat()
            .resideInAnyPackage("jdk.jfr..", "io.sidetone.runtime.jfr").check(core);
    }

    @Test
    void nothingInsideIsSynchronized() {
        noMethods().that()
            .areDeclaredInClassesThat().resideInAnyPackage(INSIDE)
            .should().haveModifier(JavaModifier.SYNCHRONIZED).check(core);
    }

    @Test
    void onlyTheCleanHalvesOfAgronaAndJctoolsAreUsed() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("org.agrona", "org.agrona.concurrent.status..",
            "org.agrona.concurrent.ringbuffer..", "org.agrona.concurrent.broadcast..", "org.agrona.concurrent.errors..",
            "org.jctools.queues", "org.jctools.queues.atomic..", "org.jctools.queues.unpadded..", "org.jctools.maps..",
            "org.jctools.counters..", "org.jctools.util..", "sun.misc..", "jdk.internal..").check(core);
        noClasses().should().dependOnClassesThat().haveNameMatching(
            "org\\.agrona\\.concurrent\\.(UnsafeBuffer|.*Queue|.*Counter|.*Position)").check(core);
    }

    @Test
    void dependenciesPointInwards() {
        classes().that().resideInAPackage("io.sidetone.monitor..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.monitor..", "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.codec..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.codec..", "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.internal.rtp..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.internal.rtp..", "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.internal.audio..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.internal.audio..", "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.engine..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.engine..", "io.sidetone.monitor..", "io.sidetone.codec..",
                "io.sidetone.internal..", "io.sidetone.notice", "org.jspecify..", "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.notice").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.notice", "io.sidetone.internal.audio", "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.recording").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.recording", "io.sidetone.internal.audio", "org.jctools.queues.varhandle",
                "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.access..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.access..", "io.sidetone.monitor..", "java..").check(core);
        classes().that().resideInAPackage("io.sidetone.lines..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.lines..", "io.sidetone.access..", "io.sidetone.monitor..", "java..")
            .check(core);
        classes().that().resideInAPackage("io.sidetone.audit..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.sidetone.audit..", "io.sidetone.access..", "io.sidetone.monitor..", "java..",
                "javax.crypto..").check(core);
    }
}
