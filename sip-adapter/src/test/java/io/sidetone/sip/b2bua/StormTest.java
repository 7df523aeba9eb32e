package io.sidetone.sip.b2bua;

import io.sidetone.monitor.Follow;
import io.sidetone.monitor.Mode;
import io.sidetone.runtime.MonitoringSession;
import io.sidetone.sip.spi.SipBody;
import io.sidetone.sip.spi.SipHeaders;
import io.sidetone.sip.spi.SipResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Phones do anything at any time: nothing throws and nothing of any call is left. */
class StormTest {

    private static final String[] NUMBERS = {"101", "101", "102", "bob", "5551", "*221101", "*222101", "*223101",
        "*224101", "*221102", "*223102", "999"};
    private static final String[] DIRECTIONS = {"sendrecv", "sendonly", "inactive", "recvonly"};

    private final List<MonitoringSession> armed = new ArrayList<>();
    private Random random;
    private Office office;

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Phone.Line anyLine() {
        List<Phone.Line> open = new ArrayList<>();
        office.phones.forEach(phone -> phone.lines.stream().filter(line -> !line.isOver()).forEach(open::add));
        return open.isEmpty() ? null : any(open);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothingIsLeftWhateverPhonesDo(long seed) {
        random = new Random(seed);
        office = new Office();
        try {
            for (int i = 0; i < 120; i++) {
                act();
                office.run(random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(30));
            }
            armed.forEach(MonitoringSession::end);
            office.phones.forEach(phone -> phone.lines.forEach(line -> {
                phone.answering = false;
                if (line.dialog != null) {
                    line.hangUp();
                }
            }));
            office.run(70_000);
            office.phones.forEach(phone -> phone.lines.forEach(Phone.Line::hangUp));
            office.run(70_000);
            office.assertNothingIsLeft();
            office.close();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e, e);
        }
    }

    private void act() {
        Phone phone = any(office.phones);
        Phone.Line line = anyLine();
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> phone.calls(NUMBERS[random.nextInt(NUMBERS.length)], SipHeaders.NONE,
                random.nextInt(8) > 0);
            case 3 -> phone.answering = random.nextBoolean();
            case 4, 5 -> answer(line);
            case 6 -> {
                if (line != null) {
                    line.hangUp();
                }
            }
            case 7 -> {
                if (line != null && line.up) {
                    line.reoffer(DIRECTIONS[random.nextInt(4)]);
                }
            }
            case 8, 9 -> refer(line);
            case 10 -> {
                if (line != null && line.up) {
                    line.press("1234".charAt(random.nextInt(4)));
                    line.dialog.request("INFO", SipHeaders.NONE, SipBody.of("application/dtmf",
                        new byte[] {(byte) ('1' + random.nextInt(4))}), response -> { });
                }
            }
            case 11 -> {
                if (random.nextBoolean()) {
                    office.pbx.monitor("sue", "101", Mode.values()[random.nextInt(3)]);
                } else if (armed.size() < 3) {
                    armed.add(office.pbx.monitorNext("ann", "102", Mode.WHISPER,
                        Follow.allCalls(Duration.ofMinutes(1))));
                }
            }
            case 12 -> {
                if (line != null) {
                    phone.calls("101", SipHeaders.NONE.with(random.nextBoolean() ? "Join" : "Replaces",
                        line.dialog.callId() + ";to-tag=a;from-tag=b"), true);
                }
            }
            default -> office.run(random.nextInt(1_500));
        }
    }

    private void answer(Phone.Line line) {
        if (line == null || !line.incoming || line.up) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> line.dialog.refuse(SipResponse.of(486));
            case 1 -> {
                if (!line.invite.body().isEmpty()) {
                    line.early();
                }
            }
            default -> line.answer();
        }
    }

    private void refer(Phone.Line line) {
        Phone.Line other = anyLine();
        if (line == null || !line.up || other == null) {
            return;
        }
        String to = random.nextBoolean() ? "<sip:" + NUMBERS[random.nextInt(NUMBERS.length)] + "@pbx>"
            : "<sip:102@pbx?Replaces=" + other.dialog.callId().replace("@", "%40") + "%3Bto-tag%3Da%3Bfrom-tag%3Db>";
        line.dialog.request("REFER", SipHeaders.NONE.with("Refer-To", to), SipBody.NONE, response -> { });
    }
}
