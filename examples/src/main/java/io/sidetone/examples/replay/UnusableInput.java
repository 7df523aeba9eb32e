package io.sidetone.examples.replay;

/** Something the user gave cannot be used: the text is the one line that says which thing and why. */
public final class UnusableInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableInput(String line) {
        super(line);
    }
}
