package io.sidetone.examples.pbx;

import io.sidetone.sip.digest.DigestSecret;
import java.util.Objects;

/**
 * Somebody who may register phones. Immutable; nothing prints the secret.
 *
 * @param number what others dial, and his name in groups
 * @param display what others see; empty for none
 * @param secret what his phones prove themselves with
 */
record Extension(String number, String display, DigestSecret secret) {

    Extension {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(display, "display");
        Objects.requireNonNull(secret, "secret");
    }
}
