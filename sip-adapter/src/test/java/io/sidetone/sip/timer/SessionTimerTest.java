package io.sidetone.sip.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetone.sip.timer.SessionExpires.Refresher;
import io.sidetone.sip.timer.SessionTimer.Due;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTimerTest {

    private static final long S = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 100 * S;

    private final SessionTimer timer = new SessionTimer(1_800, 90);

    private static Optional<SessionExpires> expires(int seconds, Refresher refresher) {
        return Optional.of(new SessionExpires(seconds, refresher));
    }

    @Test
    void whoRefreshesDoesSoAtHalfTheInterval() {
        assertThat(timer.request().header()).isEqualTo("1800");
        assertThat(timer.due(START)).as("not before the 2xx").isEqualTo(Due.NOTHING);
        timer.accepted(expires(1_800, Refresher.UAC), START);
        assertThat(timer.nextNs()).isEqualTo(START + 900 * S);
        assertThat(timer.due(START + 900 * S - 1)).isEqualTo(Due.NOTHING);
        assertThat(timer.due(START + 900 * S)).isEqualTo(Due.REFRESH);
        assertThat(timer.due(START + 900 * S)).as("told once").isEqualTo(Due.NOTHING);
        assertThat(timer.request().header()).isEqualTo("1800;refresher=uac");
        timer.accepted(expires(1_800, Refresher.UAC), START + 901 * S);
        assertThat(timer.due(START + 1_800 * S)).isEqualTo(Due.NOTHING);
        assertThat(timer.due(START + 1_801 * S)).isEqualTo(Due.REFRESH);
    }

    @ParameterizedTest
    @CsvSource({"1800, 1768", "90, 60", "96, 64", "99, 67"})
    void whoIsNotRefreshedSaysByeBeforeTheEnd(int interval, int byeAfter) {
        timer.accepted(expires(interval, Refresher.UAS), START);
        assertThat(timer.due(START + byeAfter * S - 1)).isEqualTo(Due.NOTHING);
        assertThat(timer.due(START + byeAfter * S)).isEqualTo(Due.EXPIRED);
        assertThat(timer.due(START + byeAfter * S)).as("told once").isEqualTo(Due.NOTHING);
        assertThat(timer.nextNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRefreshThatIsNeverAnsweredEndsTheSession() {
        timer.accepted(expires(90, Refresher.UAC), START);
        assertThat(timer.due(START + 45 * S)).isEqualTo(Due.REFRESH);
        assertThat(timer.nextNs()).isEqualTo(START + 60 * S);
        assertThat(timer.due(START + 60 * S)).isEqualTo(Due.EXPIRED);
    }

    @Test
    void aRefreshRefusedForAMomentIsTriedAgainAndOneRefusedForGoodEnds() {
        timer.accepted(expires(1_800, Refresher.UAC), START);
        timer.due(START + 900 * S);
        timer.refused(491, START + 900 * S);
        assertThat(timer.due(START + 909 * S)).isEqualTo(Due.NOTHING);
        assertThat(timer.due(START + 910 * S)).isEqualTo(Due.REFRESH);
        timer.refused(481, START + 910 * S);
        assertThat(timer.due(START + 910 * S)).isEqualTo(Due.EXPIRED);
    }

    @Test
    void tooShortATimeIsRefusedToThoseWhoUnderstandIt() {
        assertThat(timer.isTooShort(expires(89, null), true)).isTrue();
        assertThat(timer.isTooShort(expires(90, null), true)).isFalse();
        assertThat(timer.isTooShort(expires(89, null), false)).isFalse();
        assertThat(timer.isTooShort(Optional.empty(), true)).isFalse();
        assertThat(timer.minSe()).isEqualTo(90);
    }

    /** RFC 4028 §9, table 2. */
    @ParameterizedTest
    @CsvSource({"false, , UAS", "true, , UAC", "true, UAC, UAC", "true, UAS, UAS"})
    void theRefresherIsWhoTheStandardSays(boolean supported, Refresher asked, Refresher answered) {
        SessionExpires answer = timer.accept(expires(600, asked), Optional.empty(), supported, START);
        assertThat(answer).isEqualTo(new SessionExpires(600, answered));
        assertThat(timer.due(START + 300 * S)).isEqualTo(answered == Refresher.UAS ? Due.REFRESH : Due.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"3600, , 1800", "600, , 600", "600, 900, 900", ", , 1800", "50, , 90"})
    void theIntervalIsWithinWhatBothWant(Integer asked, Integer theirLeast, int seconds) {
        assertThat(timer.accept(Optional.ofNullable(asked).map(value -> new SessionExpires(value, null)),
            Optional.ofNullable(theirLeast), true, START).seconds()).isEqualTo(seconds);
    }

    @Test
    void whereTheOtherSideKnowsNoTimersWeRefreshAlone() {
        timer.accepted(Optional.empty(), START);
        assertThat(timer.due(START + 900 * S)).isEqualTo(Due.REFRESH);
    }

    @Test
    void anIntervalThatWasTooShortIsAskedForAgainOnce() {
        assertThat(timer.tooShort(Optional.of(3_600))).isTrue();
        assertThat(timer.request().seconds()).isEqualTo(3_600);
        assertThat(timer.minSe()).isEqualTo(3_600);
        assertThat(timer.tooShort(Optional.of(3_600))).as("no loop").isFalse();
        assertThat(timer.tooShort(Optional.empty())).isFalse();
        assertThat(timer.tooShort(Optional.of(Integer.MAX_VALUE))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1800x", ";refresher=uac", "99999999999", "1 800"})
    void whatIsNoTimeIsNone(String text) {
        assertThat(SessionExpires.parse(text)).isEmpty();
        assertThat(SessionExpires.seconds(text)).isEmpty();
    }

    @Test
    void headersAreReadAsTheyComeAndWrittenAsTheyShould() {
        assertThat(SessionExpires.parse(" 1800 ; Refresher = UAS;x=y")).contains(
            new SessionExpires(1_800, Refresher.UAS));
        assertThat(SessionExpires.parse("90;refresher=me")).contains(new SessionExpires(90, null));
        assertThat(SessionExpires.parse("9".repeat(1_000_000))).isEmpty();
        assertThat(new SessionExpires(90, Refresher.UAS).header()).isEqualTo("90;refresher=uas");
        assertThat(SessionExpires.seconds("120;x=y")).contains(120);
    }

    @Test
    void limitsAreChecked() {
        assertThat(new SessionTimer(90, 90).minSe()).isEqualTo(90);
        assertThatThrownBy(() -> new SessionTimer(90, 89)).hasMessageContaining("89");
        assertThatThrownBy(() -> new SessionTimer(100, 101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionTimer(86_401, 90)).isInstanceOf(IllegalArgumentException.class);
    }
}
