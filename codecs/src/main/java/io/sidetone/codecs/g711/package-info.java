/** G.711 in both laws, equal bit for bit to the reference software of ITU-T G.191. */
package io.sidetone.codecs.g711;
