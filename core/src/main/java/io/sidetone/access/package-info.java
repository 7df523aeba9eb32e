/**
 * Who may monitor whom: groups, the directory made of them, what is offered and why something is not, and the
 * authoriser that is asked before anything happens. Off until somebody enables it.
 *
 * <p>Start with {@link io.sidetone.access.Directory}. Everything here is immutable but {@link io.sidetone.access.Access},
 * which holds the directory in force; all of it may be used by any thread, none of it by a media thread.
 */
@NullMarked
package io.sidetone.access;

import org.jspecify.annotations.NullMarked;
