/** G.722 at 64 kbit/s, wideband speech in two sub-bands, equal bit for bit to the recommendation. */
package io.sidetone.codecs.g722;
