/** G.711 in both laws, equal bit for bit to the reference software of ITU-T G.191. */
@NullMarked
package io.sidetone.codecs.g711;

import org.jspecify.annotations.NullMarked;
