#!/bin/sh
# Makes the three voices of the bundled call: speaks each line with espeak-ng, lays it at its second, 8 kHz mono.
# Needs espeak-ng and sox. The result is committed; run this only to change what they say.
set -eu
cd "$(dirname "$0")"
out=src/main/resources/io/sidetone/examples/replay/bundled
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# say PARTY SECOND TEXT
say() {
    case $1 in
        customer) espeak-ng -v en-gb+f3 -s 165 -p 58 -w "$work/raw.wav" "$3" ;;
        agent) espeak-ng -v en-us+m3 -s 170 -p 42 -w "$work/raw.wav" "$3" ;;
        supervisor) espeak-ng -v en-gb-scotland+m7 -s 175 -p 22 -w "$work/raw.wav" "$3" ;;
    esac
    n=$((${n:-0} + 1))
    sox -D "$work/raw.wav" -r 8000 -c 1 -b 16 "$work/$1-$n.wav" \
        highpass 120 silence 1 0.01 0.1% reverse silence 1 0.01 0.1% reverse pad "$2"
    printf '%-10s %6s to %6s  %s\n' "$1" "$2" "$(soxi -D "$work/$1-$n.wav" | cut -c1-5)" "$3"
}

say agent       0.2 "Sidetone Travel, Tom speaking. How can I help?"
say customer    3.4 "My flight to Lisbon was cancelled. What happens now?"
say agent       7.0 "Let me look it up."
say customer    8.5 "I must be there tomorrow."
say supervisor 10.3 "Tom, offer her the seven p m flight. Free of charge."
say agent      14.0 "You can fly at seven this evening, at no charge."
say customer   17.2 "Oh, thank you. And my hotel?"
say supervisor 19.6 "Hello, this is Ann, the supervisor. We pay for your hotel."
say customer   23.3 "That is very kind."
say supervisor 25.0 "I will take it from here."
say agent      26.6 "Nobody hears me any more."
say customer   28.2 "Wonderful. Goodbye, Ann!"
say supervisor 30.3 "Have a good flight!"

for party in customer agent supervisor; do
    sox -D -m -v 1 "$work"/$party-*.wav "$work/$party.wav"
    # Speech at about -20 dBov: the level of what is not silence decides, and the peaks stay below full scale.
    level=$(sox "$work/$party.wav" -n silence 1 0.02 0.5% -1 0.02 0.5% stats 2>&1 | awk '/^RMS lev dB/ {print $4}')
    gain=$(awk "BEGIN {print -21 - ($level)}")
    sox -D "$work/$party.wav" -b 16 "$out/$party.wav" gain -l "$gain"
    sox "$out/$party.wav" -n stats 2>&1 | awk -v p=$party '/^(Pk|RMS) lev|Length/ {printf "%s %s  ", p, $0} END {print ""}'
done
