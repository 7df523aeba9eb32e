/** G.722 at 64 kbit/s, wideband speech in two sub-bands, equal bit for bit to the recommendation. */
@NullMarked
package io.sidetone.codecs.g722;

import org.jspecify.annotations.NullMarked;
