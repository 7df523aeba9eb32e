package io.sidetone.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Workers of which nobody knows when they are done: in time, or up to so many ticks late; by the seed alone. */
final class LateWorkshop implements Workshop {

    private record Job(Runnable work, int[] ticksLeft) {
    }

    private final Random random;
    private final int mostTicksLate;
    private final List<Job> jobs = new ArrayList<>();
    private int most = Integer.MAX_VALUE;
    int late;

    LateWorkshop(long seed, int mostTicksLate) {
        random = new Random(seed);
        this.mostTicksLate = mostTicksLate;
    }

    /** Takes no more than so many jobs at a time. */
    LateWorkshop withRoomFor(int jobs) {
        most = jobs;
        return this;
    }

    @Override
    public boolean submit(Runnable job) {
        if (jobs.size() >= most) {
            return false;
        }
        int ticks = random.nextInt(mostTicksLate + 1);
        late += ticks > 0 ? 1 : 0;
        jobs.add(new Job(job, new int[] {ticks}));
        return true;
    }

    /** Between two ticks: what is done by the next is done now. */
    void work() {
        jobs.removeIf(job -> {
            boolean done = job.ticksLeft[0]-- == 0;
            if (done) {
                job.work.run();
            }
            return done;
        });
    }

    @Override
    public long nanoTime() {
        return 0;
    }
}
