package io.sidetone.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A JMH profiler that says what the processor spent on an operation, {@code -prof io.sidetone.benchmarks.CpuTime}: on
 * a machine shared with others the wall clock tells mostly about them. It counts all Java threads, so also what a
 * benchmark does outside of its measured time, but neither compilers nor collectors.
 */
public final class CpuTime implements InternalProfiler {

    /** What its result is called: nanoseconds an operation. */
    static final String NAME = "cpu.norm";

    private long beforeNs;

    @Override
    public String getDescription() {
        return "CPU time of all Java threads per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        beforeNs = cpuNs();
    }

    @Override
    public Collection<ScalarResult> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
        IterationResult result) {
        double perOperation = (double) (cpuNs() - beforeNs) / result.getMetadata().getAllOps();
        return List.of(new ScalarResult(NAME, perOperation, "ns/op", AggregationPolicy.AVG));
    }

    /** Summed by thread, because Linux counts whole processes in steps of 10 ms only. */
    private static long cpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
        }
        return sum;
    }
}
