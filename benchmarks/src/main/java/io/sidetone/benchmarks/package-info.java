/**
 * What Sidetone costs, one question a class. {@code java -jar benchmarks/target/benchmarks.jar -prof gc} answers them
 * all; bytes per operation must be 0 in every one but Concentus.
 */
package io.sidetone.benchmarks;
