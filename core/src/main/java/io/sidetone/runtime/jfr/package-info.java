/**
 * What happens in a {@link io.sidetone.runtime.Sidetone}, for the JDK's flight recorder:
 * {@link io.sidetone.runtime.jfr.FlightEvents}. Nothing else knows of it, so a runtime image without the module
 * {@code jdk.jfr} lacks this package only.
 */
@NullMarked
package io.sidetone.runtime.jfr;

import org.jspecify.annotations.NullMarked;
