package io.sidetone.codecs.g711;

import io.sidetone.codec.Codec;
import io.sidetone.testkit.CodecContract;
import org.junit.jupiter.api.Nested;

/** Both laws keep the contract. */
class G711ContractTest {

    @Nested
    class Ulaw extends CodecContract {
        @Override
        protected Codec codec() {
            return G711.ULAW;
        }
    }

    @Nested
    class Alaw extends CodecContract {
        @Override
        protected Codec codec() {
            return G711.ALAW;
        }
    }
}
