package io.sidetone.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark with one set of parameters, turned by hand: JMH allocates some kilobytes in each iteration itself, so
 * that it can't say zero. Knows as much of JMH as the benchmarks here use. One thread.
 */
final class SteadyState {

    /** They are about what allocates. */
    private static final Set<Class<?>> ALLOCATING =
        Set.of(SessionBenchmark.class, CommandBenchmark.class, AvailabilityBenchmark.class);
    private static final int BLOCKS = 12;
    private static final int TURNS = 200;
    private static final long LONGEST_BLOCK_NS = 100_000_000;

    private final Method method;
    private final Map<Field, Object> params;
    private Object state;

    private SteadyState(Method method, Map<Field, Object> params) {
        this.method = method;
        this.params = params;
    }

    /** All that are benchmarks, with all their parameters; only the least number of calls, and no garbage of Opus. */
    static Stream<SteadyState> all() {
        return BenchmarkList.defaultList().getAll(OutputFormatFactory.createFormatInstance(System.out,
            VerboseMode.SILENT), List.of()).stream().map(entry -> type(entry.getUserClassQName())).distinct()
            .filter(type -> !ALLOCATING.contains(type)).flatMap(type -> Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .flatMap(method -> params(type).stream().map(params -> new SteadyState(method, params))))
            .filter(benchmark -> !benchmark.toString().contains("concentus"));
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<Field, Object>> params(Class<?> type) {
        List<Map<Field, Object>> all = new ArrayList<>(List.of(Map.of()));
        for (Field field : type.getFields()) {
            if (!field.isAnnotationPresent(Param.class)) {
                continue;
            }
            List<Map<Field, Object>> more = new ArrayList<>();
            for (Map<Field, Object> some : all) {
                for (Object value : values(field)) {
                    Map<Field, Object> with = new LinkedHashMap<>(some);
                    with.put(field, value);
                    more.add(with);
                }
            }
            all = more;
        }
        return all;
    }

    private static List<Object> values(Field field) {
        String[] texts = field.getAnnotation(Param.class).value();
        Class<?> type = field.getType();
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(Object.class::cast).filter(value ->
                texts[0].equals(Param.BLANK_ARGS) || List.of(texts).contains(((Enum<?>) value).name())).toList();
        }
        Function<String, Object> read = type == int.class ? Integer::valueOf
            : type == boolean.class ? Boolean::valueOf : text -> text;
        return Arrays.stream(texts).limit(field.getName().equals("calls") ? 1 : texts.length).map(read).toList();
    }

    /** The least that a block of turns allocated: what a compiler allocates on this thread is not the benchmark's. */
    long leastAllocatedBytes() {
        try {
            state = method.getDeclaringClass().getConstructor().newInstance();
            for (Map.Entry<Field, Object> param : params.entrySet()) {
                param.getKey().set(state, param.getValue());
            }
            fixtures(Setup.class, Setup::value, false).forEach(SteadyState::run);
            long least = turn(benchmark(), fixtures(Setup.class, Setup::value, true),
                fixtures(TearDown.class, TearDown::value, true));
            fixtures(TearDown.class, TearDown::value, false).forEach(SteadyState::run);
            return least;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e instanceof InvocationTargetException ? e.getCause() : e);
        }
    }

    private MethodHandle benchmark() throws ReflectiveOperationException {
        MethodHandle handle = MethodHandles.lookup().unreflect(method).bindTo(state);
        for (Class<?> argument : method.getParameterTypes()) {
            handle = MethodHandles.insertArguments(handle, 0, argument.getConstructor().newInstance());
        }
        return handle.asType(MethodType.methodType(void.class));
    }

    private <A extends Annotation> List<MethodHandle> fixtures(Class<A> kind, Function<A, Level> level,
        boolean ofEachInvocation) throws IllegalAccessException {
        List<MethodHandle> fixtures = new ArrayList<>();
        for (Method fixture : state.getClass().getMethods()) {
            A annotation = fixture.getAnnotation(kind);
            if (annotation != null && level.apply(annotation) == Level.Invocation == ofEachInvocation) {
                fixtures.add(MethodHandles.lookup().unreflect(fixture).bindTo(state));
            }
        }
        return fixtures;
    }

    private static long turn(MethodHandle benchmark, List<MethodHandle> before, List<MethodHandle> after) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int block = 0; block < BLOCKS && least > 0; block++) {
            long begunNs = System.nanoTime();
            long allocated = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TURNS && System.nanoTime() - begunNs < LONGEST_BLOCK_NS; i++) {
                runAll(before);
                run(benchmark);
                runAll(after);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - allocated);
        }
        return least;
    }

    private static void runAll(List<MethodHandle> handles) {
        for (int i = 0; i < handles.size(); i++) {
            run(handles.get(i));
        }
    }

    private static void run(MethodHandle handle) {
        try {
            handle.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method.getDeclaringClass().getSimpleName() + "." + method.getName());
        params.forEach((field, value) -> text.append(", ").append(field.getName()).append(' ').append(value));
        return text.toString();
    }
}
