package io.sidetone.codecs.opus;

import io.sidetone.codec.Codec;
import io.sidetone.testkit.CodecContract;

/** Opus by Concentus keeps the contract. */
class ConcentusContractTest extends CodecContract {

    @Override
    protected Codec codec() {
        return Opus.codec(OpusSettings.SPEECH, OpusLibrary.concentus());
    }
}
