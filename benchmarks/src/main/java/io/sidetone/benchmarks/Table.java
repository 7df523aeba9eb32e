package io.sidetone.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.StringJoiner;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks with JMH's own arguments and prints them as a Markdown table, nanoseconds and bytes an operation;
 * where calls are counted, per call. {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 CallTick}
 *
 * <p>{@link BaselineKernelBenchmark} always runs as well, and the columns in K divide by it, over as many calls if it
 * was measured with them, else over the fewest: nanoseconds belong to a machine, ratios travel. {@code -rf json -rff
 * results.json} keeps all that JMH knows.
 */
public final class Table {

    private static final String KERNEL = BaselineKernelBenchmark.class.getName();
    /** A median of fewer iterations is no number to publish. */
    private static final int FEWEST_ITERATIONS = 10;

    private final Collection<RunResult> results;

    Table(Collection<RunResult> results) {
        this.results = results;
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        System.out.println(new Table(new Runner(options(args)).run()));
    }

    private static Options options(String[] args) throws CommandLineOptionException {
        CommandLineOptions asked = new CommandLineOptions(args);
        ChainedOptionsBuilder options = new OptionsBuilder().parent(asked).addProfiler(GCProfiler.class)
            .addProfiler(CpuTime.class);
        if (!asked.getIncludes().isEmpty()) {
            // Without any, everything runs.
            asked.getIncludes().forEach(options::include);
            options.include(KERNEL);
        }
        return options.build();
    }

    @Override
    public String toString() {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("| benchmark | parameters | wall, least | wall, median | wall / K | CPU, median | CPU / K | B |");
        lines.add("|---|---|---:|---:|---:|---:|---:|---:|");
        results.forEach(result -> lines.add(row(result)));
        lines.add("");
        lines.add("JDK " + System.getProperty("java.runtime.version") + ", " + System.getProperty("os.arch"));
        long fewest = results.stream().mapToLong(result -> result.getPrimaryResult().getStatistics().getN()).min()
            .orElse(0);
        if (fewest < FEWEST_ITERATIONS) {
            lines.add("Medians of only " + fewest + " iterations: for a look, not for publication.");
        }
        return lines.toString();
    }

    private String row(RunResult result) {
        RunResult kernel = kernel(calls(result));
        BenchmarkParams params = result.getParams();
        StringJoiner named = new StringJoiner(", ");
        params.getParamsKeys().forEach(key -> named.add(key + " " + params.getParam(key)));
        return String.format(Locale.ROOT, "| %s | %s | %.0f | %.0f | %.2f | %.0f | %.2f | %.1f |",
            params.getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"), named,
            result.getPrimaryResult().getStatistics().getMin() / calls(result), wall(result),
            wall(result) / wall(kernel), cpu(result), cpu(result) / cpu(kernel),
            median(result.getSecondaryResults().get("gc.alloc.rate.norm")) / calls(result));
    }

    /** The kernel over so many calls, else over the fewest. */
    private RunResult kernel(double calls) {
        RunResult best = null;
        for (RunResult result : results) {
            if (result.getParams().getBenchmark().startsWith(KERNEL)
                && (best == null || calls(result) == calls || calls(best) != calls && calls(result) < calls(best))) {
                best = result;
            }
        }
        if (best == null) {
            throw new IllegalStateException("the kernel was left out");
        }
        return best;
    }

    private static double calls(RunResult result) {
        BenchmarkParams params = result.getParams();
        return params.getParamsKeys().contains("calls") ? Double.parseDouble(params.getParam("calls")) : 1;
    }

    private static double wall(RunResult result) {
        return median(result.getPrimaryResult()) / calls(result);
    }

    private static double cpu(RunResult result) {
        return median(result.getSecondaryResults().get(CpuTime.NAME)) / calls(result);
    }

    private static double median(Result<?> result) {
        return result.getStatistics().getPercentile(50);
    }
}
