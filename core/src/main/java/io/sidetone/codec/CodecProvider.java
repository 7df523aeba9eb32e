package io.sidetone.codec;

import java.util.List;

/** Found with {@link java.util.ServiceLoader}: an artifact that brings codecs. */
public interface CodecProvider {

    /** The codecs this artifact brings, in order of preference. */
    List<Codec> codecs();
}
