package io.sidetone.codecs.libopus;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions of one loaded libopus. Safe for use by any thread; the states it works on are not. No call is
 * {@code critical}: an encode takes up to a millisecond, and that long nobody's garbage collection may wait.
 */
@SuppressWarnings("restricted") // loading it was asked for, and LibopusLibrary has made sure that it is allowed
final class Libopus {

    private static final int LEAST_MAJOR = 1;
    private static final int LEAST_MINOR = 3;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;

    private final SymbolLookup symbols;
    private final String version;
    private final MethodHandle decoderSize;
    private final MethodHandle decoderInit;
    private final MethodHandle decode;
    private final MethodHandle encoderSize;
    private final MethodHandle encoderInit;
    private final MethodHandle encoderControl;
    private final MethodHandle encode;

    private Libopus(SymbolLookup symbols) {
        this.symbols = symbols;
        version = text(function("opus_get_version_string", FunctionDescriptor.of(ValueLayout.ADDRESS)));
        decoderSize = function("opus_decoder_get_size", FunctionDescriptor.of(INT, INT));
        decoderInit = function("opus_decoder_init", FunctionDescriptor.of(INT, POINTER, INT, INT));
        decode = function("opus_decode", FunctionDescriptor.of(INT, POINTER, POINTER, INT, POINTER, INT, INT));
        encoderSize = function("opus_encoder_get_size", FunctionDescriptor.of(INT, INT));
        encoderInit = function("opus_encoder_init", FunctionDescriptor.of(INT, POINTER, INT, INT, INT));
        encoderControl = function("opus_encoder_ctl", FunctionDescriptor.of(INT, POINTER, INT, INT),
            Linker.Option.firstVariadicArg(2));
        encode = function("opus_encode", FunctionDescriptor.of(INT, POINTER, POINTER, INT, POINTER, INT));
    }

    /**
     * Loads a library; it stays loaded.
     *
     * @param name a file, or a name for the system's loader
     * @throws IllegalArgumentException if there is none, or it is no libopus
     */
    static Libopus load(String name) {
        Path file = Path.of(name);
        return new Libopus(Files.exists(file) ? SymbolLookup.libraryLookup(file, Arena.global())
            : SymbolLookup.libraryLookup(name, Arena.global()));
    }

    private MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        MemorySegment address = symbols.find(name)
            .orElseThrow(() -> new IllegalArgumentException("no function " + name));
        return Linker.nativeLinker().downcallHandle(address, shape, options);
    }

    private static String text(MethodHandle function) {
        try {
            return ((MemorySegment) function.invokeExact()).reinterpret(Byte.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new IllegalArgumentException("no version", e);
        }
    }

    /** For example {@code libopus 1.5.2}. */
    String version() {
        return version;
    }

    boolean isRecent() {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.find()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > LEAST_MAJOR || major == LEAST_MAJOR && Integer.parseInt(matcher.group(2)) >= LEAST_MINOR;
    }

    int decoderSize(int channels) {
        try {
            return (int) decoderSize.invokeExact(channels);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int initDecoder(MemorySegment state, int rate, int channels) {
        try {
            return (int) decoderInit.invokeExact(state, rate, channels);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int decode(MemorySegment state, MemorySegment packet, int length, MemorySegment samples, int count, int recover) {
        try {
            return (int) decode.invokeExact(state, packet, length, samples, count, recover);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int encoderSize(int channels) {
        try {
            return (int) encoderSize.invokeExact(channels);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int initEncoder(MemorySegment state, int rate, int channels, int application) {
        try {
            return (int) encoderInit.invokeExact(state, rate, channels, application);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int controlEncoder(MemorySegment state, int request, int value) {
        try {
            return (int) encoderControl.invokeExact(state, request, value);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int encode(MemorySegment state, MemorySegment samples, int count, MemorySegment packet, int most) {
        try {
            return (int) encode.invokeExact(state, samples, count, packet, most);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** C throws nothing; this is a bug of the binding. */
    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("libopus", e);
    }
}
