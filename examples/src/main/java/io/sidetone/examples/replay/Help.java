package io.sidetone.examples.replay;

/** What {@code --help} prints. */
final class Help {

    static final String USAGE = """
        usage: replay --customer FILE[#SSRC[@IP:PORT]] --agent FILE[#...] [--supervisor NAME=FILE[#...]]...
                      [--party NAME=FILE[#...]]... [--script FILE] [--out DIR] [--align start|capture] [--seed N]
                      [--codec PARTY=PCMU|PCMA|G722|L16[/RATE]|OPUS] [--ptime PARTY=MS]
                      [--map PARTY:PT=CODEC/RATE[/CHANNELS]]
                      [--map PARTY:PT=telephone-event/8000] [--show-digits]
                      [--loss PARTY=2%] [--jitter PARTY=30ms] [--reorder PARTY=2%] [--duplicate PARTY=1%]
                      [--skew PARTY=100ppm] [--policy NAME=VALUE]... [--prompt NAME=FILE|tone:HZ/MS]...
                      [--notice OCCASION=PROMPT]... [--coaching WHAT]... [--record VIEW] [--audit KEYFILE|demo]

        FILE       a capture (pcap, pcapng; gzip too) or a mono WAV of 8, 16 or 48 kHz. Without #SSRC the first RTP
                   stream whose codec is known and that no other party has.
        PARTY      customer, agent or a NAME
        --party    somebody who is not in the call until the script lets him join, or take another's place
        --codec    what he speaks and is sent; PCMU for a WAV, the capture's own for a capture
        --map      what a payload type of his capture is; dynamic ones and telephone-events are found by themselves
                   where the capture holds SDP that names them and does not contradict itself
        --show-digits: prints at the end which digits each party pressed; no file but the captures ever holds them
        --align    start: every stream begins at 0 (default); capture: as in the capture, from its first frame
        --loss and the like: what the network does to the packets a PARTY sends; the same --seed, the same losses
        --reorder  so many are overtaken by the next one; --skew: his clock is slow by so much, or fast if below 0

        --script   lines of: <seconds> SUPERVISOR listen|whisper|barge|takeover|cancel|revoke|end
                             <seconds> SUPERVISOR talk|release         his button, with --coaching push-to-talk
                             <seconds> SUPERVISOR gain customer=DB|agent=DB|self=DB
                             <seconds> agent|NAME private|aloud        his button, with --coaching private-talk
                             <seconds> agent|NAME leaks on|off         whether a whisper comes back from his headset
                             <seconds> PARTY meter on|off              tells how loud he is
                             <seconds> customer|agent join
                             <seconds> NAME join customer|agent
                             <seconds> agent|NAME consult
                             <seconds> PARTY leave|hold|resume|mute|unmute|dial DIGITS
                             <seconds> PARTY transfer OTHER            OTHER takes his place
                             <seconds> PARTY begin-transfer|fail-transfer
                             <seconds> call pause|resume|end           pause: something private is said
                   resume ends a consultation and the hold with it, hold the consultation alone. A transfer that was
                   begun is completed by transfer. Who dials falls silent meanwhile.

        --policy   agent-departed=promote-barged|end|park   when the last agent hangs up
                   owner-departed=park|end        when the owner leaves
                   others=end|demote              what a takeover does to the other supervisors
                   peers=target-only|co-coaches|all-supervisors        which of them hear a whisper
                   hold=private|follow-customer|both, consult=none|as-hold, hold-music=on|off
                   digits=modes|off               a supervisor dials 4 listen, 5 whisper, 6 barge, 99 takeover
                   digits-in-barge=on|off         what else he dials while barged in reaches customer and agent
                   listen-only=on|off             nobody may speak in the call but customer and agent
                   attach=30, proof=5, park=300, session=43200, media=10, media-limit=30        time limits in seconds
        --prompt   a sound for notices: a WAV, or a tone; entry-tone, recorder-tone, earcon and hold-music are there
        --notice   customer=PROMPT    to each once, when an agent is there; nobody monitors before it is played out
                   agent=PROMPT       to the agent, before a session begins
                   whisper=PROMPT     to the agent alone, before a supervisor whispers to him
                   barge=PROMPT       to everybody, before a supervisor barges in
                   periodic=PROMPT    to customer and agent, every 15 s
                   recording=PROMPT   to customer and agent, every 15 s while the call is recorded
                   hold=PROMPT        to a customer who waits
        --coaching what sessions ask for: push-to-talk, private-talk, level-match, or ducking=DB
        --record   writes recording/: a WAV of each speaker, one of all, and recording.jsonl. VIEW: whom it follows,
                   call (no whisper), call-plus-coaching, agent-experience or supervisor-experience
        --audit    writes audit.jsonl, sealed by the key in KEYFILE, in which time begins in 1970. With demo the key
                   is one that everybody knows and is written as audit.key. To check it:
                   java -cp replay.jar io.sidetone.audit.Verify audit.jsonl --key-file audit.key

        What a line asks for in vain is refused, with the reason, on the console and in events.jsonl.
        Without arguments a bundled call is played into ./replay-out.
        """;

    private Help() {
    }
}
