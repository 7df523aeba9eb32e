package io.sidetone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetone.monitor.Role;
import io.sidetone.testkit.LinearCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls are spread over the slots of a frame. */
class SlotsTest {

    /** Which call sent a packet; each sends one in its frame, as its customer is alone and is sent silence. */
    private final List<String> sent = new ArrayList<>();
    private final MediaShard shard = new MediaShard(1,
        (leg, buffer, offset, length, nowNs) -> sent.add(leg.call().name()), event -> { });
    private final List<Call> calls = new ArrayList<>();
    private long nowNs;

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            Call call = shard.open("call " + calls.size());
            call.join(LegSpec.of("customer", new LinearCodec()), Role.CUSTOMER);
            calls.add(call);
        }
    }

    private List<String> slot() {
        sent.clear();
        nowNs += MediaShard.SLOT_NS;
        shard.tickSlot(nowNs);
        return List.copyOf(sent);
    }

    private List<List<String>> frame() {
        List<List<String>> slots = new ArrayList<>();
        for (int i = 0; i < MediaShard.SLOTS; i++) {
            slots.add(slot());
        }
        return slots;
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "19, 0, 1", "20, 1, 1", "21, 1, 2", "1000, 50, 50"})
    void allSlotsHaveTheSameNumberOfCallsOrOneMore(int count, int fewest, int most) {
        open(count);
        assertThat(frame()).allSatisfy(slot -> assertThat(slot).hasSizeBetween(fewest, most));
        assertThat(shard.callCount()).isEqualTo(count);
    }

    @Test
    void aCallKeepsItsSlotAndHasOneFrameInEachTwentyMilliseconds() {
        open(50);
        List<List<String>> first = frame();
        assertThat(first.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(50);
        for (int i = 0; i < 100; i++) {
            assertThat(frame()).isEqualTo(first);
        }
        assertThat(calls).allMatch(call -> call.frame() == 101);
    }

    @Test
    void aNewCallTakesTheEmptiestSlotAndOfSeveralTheOneThatIsDueFirst() {
        open(40);
        frame();
        slot();
        calls.get(5).end();
        frame();
        assertThat(shard.callCount()).isEqualTo(39);
        open(1);
        List<List<String>> slots = frame();
        assertThat(slots).allSatisfy(slot -> assertThat(slot).hasSize(2));
        assertThat(slots.get(4)).as("where call 5 was, as slot 0 is over").contains("call 40");
        open(1);
        assertThat(slot()).as("the next slot").contains("call 41");
    }

    @Test
    void aTickIsAFrameOfEveryCallWhateverItsSlot() {
        open(50);
        slot();
        for (int i = 1; i <= 10; i++) {
            sent.clear();
            shard.tick(i * MediaShard.FRAME_NS);
            assertThat(sent).hasSize(50).doesNotHaveDuplicates();
        }
    }

    @Test
    void aStallAndTheEndReachAllSlots() {
        open(45);
        frame();
        shard.stalled();
        shard.end();
        frame();
        assertThat(calls).allMatch(Call::isEnded);
        assertThat(shard.callCount()).isZero();
    }
}
