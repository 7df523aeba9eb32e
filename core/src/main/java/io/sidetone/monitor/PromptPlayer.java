package io.sidetone.monitor;

/** Plays what sits on a call's prompt seats. Called on the call's media thread; must neither block nor throw. */
public interface PromptPlayer {

    /** Has no prompts at all. */
    PromptPlayer NONE = new PromptPlayer() {
        @Override
        public boolean begin(int seat, String prompt, boolean forEver) {
            return false;
        }

        @Override
        public void end(int seat) {
        }
    };

    /**
     * A prompt sits down. It is played from the next frame boundary on to those in {@link CallMonitor#prompts()}, and
     * when it is over {@link CallMonitor#promptOver} is to be told.
     *
     * @param seat 0 to 7
     * @param forEver whether it is played again and again until its end
     * @return whether there is such a prompt; if not, nothing has happened
     */
    boolean begin(int seat, String prompt, boolean forEver);

    /** At a frame boundary: nobody sits there any more. */
    void end(int seat);
}
