/*
 * The least that calls of three cost over UDP: for each call and 20 ms receive three packets, mix by one table of all
 * pairs of mu-law bytes, send three. One thread, three connected sockets a call, calls spread over 20 slots of a
 * millisecond. No jitter buffer, no statistics, no RTCP; what comes is neither checked nor waited for.
 *
 *   relay MODE CALLS PORT...     LISTEN, WHISPER or BARGE; ports of the parties on 127.0.0.1, as LoopbackParties
 *                                shares them out. Prints its own ports, runs until SIGTERM, prints what it counted.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 12, PAYLOAD = 160, LENGTH = HEADER + PAYLOAD, ROOM = 2048, LEGS = 3, SLOTS = 20, SWEEP = 50 };
enum { CUSTOMER, AGENT, SUPERVISOR };

struct leg {
    int socket;
    uint16_t sequence;
    uint32_t timestamp;
    int fresh;
    uint8_t in[ROOM];
};

static uint8_t pairs[256][256];
static volatile sig_atomic_t over;
static long received, sent;

static void end(int signal) {
    (void) signal;
    over = 1;
}

static int linear(uint8_t word) {
    int inverted = ~word & 0xFF, magnitude = (((inverted & 15) << 3) + 132 << (inverted >> 4 & 7)) - 132;
    return inverted & 0x80 ? -magnitude : magnitude;
}

/* The word whose level is nearest. */
static uint8_t nearest(int level) {
    int best = 0;
    for (int word = 1; word < 256; word++) {
        if (abs(linear(word) - level) < abs(linear(best) - level)) {
            best = word;
        }
    }
    return best;
}

static void fill_pairs(void) {
    static uint8_t words[65536];
    for (int level = -32768; level < 32768; level++) {
        words[level + 32768] = nearest(level);
    }
    for (int i = 0; i < 65536; i++) {
        int sum = linear(i >> 8) + linear(i & 255);
        pairs[i >> 8][i & 255] = words[(sum < -32768 ? -32768 : sum > 32767 ? 32767 : sum) + 32768];
    }
}

static int open_socket(int port) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, there = here;
    int made = socket(AF_INET, SOCK_DGRAM, 0);
    there.sin_port = htons(port);
    if (made < 0 || bind(made, (struct sockaddr *) &here, sizeof here) < 0
        || connect(made, (struct sockaddr *) &there, sizeof there) < 0 || fcntl(made, F_SETFL, O_NONBLOCK) < 0) {
        perror("socket");
        exit(1);
    }
    socklen_t length = sizeof here;
    getsockname(made, (struct sockaddr *) &here, &length);
    printf("%d ", ntohs(here.sin_port));
    return made;
}

static void listen_to(struct leg *leg, int sweep) {
    leg->fresh = 0;
    while ((!leg->fresh || sweep) && recv(leg->socket, leg->in, ROOM, 0) == LENGTH) {
        leg->fresh = 1;
        received++;
    }
    if (!leg->fresh) {
        memset(leg->in + HEADER, 0xFF, PAYLOAD);
    }
}

static void say(struct leg *leg, uint32_t ssrc, uint8_t *packet) {
    uint16_t sequence = htons(leg->sequence++);
    uint32_t timestamp = htonl(leg->timestamp += PAYLOAD);
    ssrc = htonl(ssrc);
    packet[0] = 0x80;
    packet[1] = 0;
    memcpy(packet + 2, &sequence, 2);
    memcpy(packet + 4, &timestamp, 4);
    memcpy(packet + 8, &ssrc, 4);
    sent += send(leg->socket, packet, LENGTH, 0) == LENGTH;
}

/* What a listener hears who hears two: their sum; who hears one is sent his payload. */
static void mix(struct leg *listener, uint32_t ssrc, const struct leg *one, const struct leg *other) {
    uint8_t packet[LENGTH];
    for (int i = HEADER; i < LENGTH; i++) {
        packet[i] = pairs[one->in[i]][other->in[i]];
    }
    say(listener, ssrc, packet);
}

static void forward(struct leg *listener, uint32_t ssrc, struct leg *speaker) {
    if (speaker->fresh) {
        say(listener, ssrc, speaker->in);
    }
}

static void tick(struct leg *call, uint32_t ssrc, char mode, int sweep) {
    for (int i = 0; i < LEGS; i++) {
        listen_to(&call[i], sweep);
    }
    mix(&call[SUPERVISOR], ssrc + SUPERVISOR, &call[CUSTOMER], &call[AGENT]);
    if (mode == 'L') {
        forward(&call[AGENT], ssrc + AGENT, &call[CUSTOMER]);
    } else {
        mix(&call[AGENT], ssrc + AGENT, &call[CUSTOMER], &call[SUPERVISOR]);
    }
    if (mode == 'B') {
        mix(&call[CUSTOMER], ssrc, &call[AGENT], &call[SUPERVISOR]);
    } else {
        forward(&call[CUSTOMER], ssrc, &call[AGENT]);
    }
}

int main(int count, char **arguments) {
    if (count < 5) {
        return 2;
    }
    int calls = atoi(arguments[2]), ports = count - 3;
    struct rlimit files;
    struct leg *legs = calloc((size_t) calls * LEGS, sizeof *legs);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGTERM, end);
    fill_pairs();
    for (int i = 0; i < calls * LEGS; i++) {
        legs[i].socket = open_socket(atoi(arguments[3 + (i == AGENT ? ports - 1 : i % (ports - 1))]));
    }
    printf("\n");
    fflush(stdout);
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (long slot = 0; !over; slot++) {
        for (int i = slot % SLOTS; i < calls; i += SLOTS) {
            tick(&legs[i * LEGS], i * LEGS + 1, arguments[1][0], (slot / SLOTS + i) % SWEEP == 0);
        }
        next.tv_nsec += 1000000;
        next.tv_sec += next.tv_nsec / 1000000000;
        next.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
    printf("%ld %ld\n", received, sent);
    return 0;
}
