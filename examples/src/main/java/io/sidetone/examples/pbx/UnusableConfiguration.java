package io.sidetone.examples.pbx;

/** Something in the configuration can't be used: the text is the one line that says where, which thing and why. */
public final class UnusableConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableConfiguration(String line) {
        super(line);
    }
}
