package io.sidetone.benchmarks;

import java.util.Locale;
import java.util.StringJoiner;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks with JMH's own arguments and prints them as a Markdown table, nanoseconds and bytes an operation;
 * where calls are counted, per call. {@code java -cp benchmarks.jar io.sidetone.benchmarks.Table -f 1 CallTick}
 */
public final class Table {

    private Table() {
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        StringJoiner table = new StringJoiner("\n");
        table.add("| benchmark | parameters | wall, least | wall, median | CPU, median | B |");
        table.add("|---|---|---:|---:|---:|---:|");
        for (RunResult result : new Runner(new OptionsBuilder().parent(new CommandLineOptions(args))
            .addProfiler(GCProfiler.class).addProfiler(CpuTime.class).build()).run()) {
            table.add(row(result));
        }
        System.out.println(table);
    }

    private static String row(RunResult result) {
        BenchmarkParams params = result.getParams();
        StringJoiner named = new StringJoiner(", ");
        params.getParamsKeys().forEach(key -> named.add(key + " " + params.getParam(key)));
        double calls = params.getParamsKeys().contains("calls") ? Double.parseDouble(params.getParam("calls")) : 1;
        Result<?> wall = result.getPrimaryResult();
        return String.format(Locale.ROOT, "| %s | %s | %.0f | %.0f | %.0f | %.1f |",
            params.getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"), named,
            wall.getStatistics().getMin() / calls, median(wall) / calls,
            median(result.getSecondaryResults().get(CpuTime.NAME)) / calls,
            median(result.getSecondaryResults().get("gc.alloc.rate.norm")) / calls);
    }

    private static double median(Result<?> result) {
        return result.getStatistics().getPercentile(50);
    }
}
