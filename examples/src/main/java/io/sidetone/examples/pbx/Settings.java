package io.sidetone.examples.pbx;

import io.sidetone.access.Group;
import io.sidetone.codec.Codec;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.digest.DigestAlgorithm;
import io.sidetone.sip.sdp.Security;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that a {@link Pbx} is told. Immutable; read by {@link SettingsReader}.
 *
 * @param domain the realm of passwords, and what stands behind the @ of whoever calls
 * @param network where phones find it
 * @param tls null without TLS
 * @param security whether media are encrypted
 * @param plainSupervisors whether a supervisor without encryption may monitor an encrypted call
 * @param codecs best first
 * @param featureCodes what supervisors dial and press
 * @param digests how phones may prove themselves, best first
 * @param leastExpirySeconds how long a registration lasts at least
 * @param mostExpirySeconds how long it lasts at most
 * @param remotePartyShown whether lamps tell with whom somebody speaks
 * @param sounds what calls play themselves
 * @param audit null without an audit log
 * @param extensions by number, in the file's order
 */
record Settings(String domain, Settings.Network network, Settings.Tls tls, Security security, boolean plainSupervisors,
    List<Codec> codecs, FeatureCodes featureCodes, List<DigestAlgorithm> digests, int leastExpirySeconds,
    int mostExpirySeconds, boolean remotePartyShown, Sounds sounds, Settings.Audit audit,
    Map<String, Extension> extensions, List<Group> groups) {

    /**
     * Where phones find it.
     *
     * @param bind a numeric address of this machine
     * @param advertise the address that phones are told, the same unless there is a NAT between
     * @param udp the port; 0 for none, as for the others
     * @param firstMediaPort the lowest for RTP
     * @param lastMediaPort the highest for RTP
     * @param trafficClass of RTP, 0xB8 for EF; 0 leaves it alone
     */
    record Network(String bind, String advertise, int udp, int tcp, int tls, int firstMediaPort, int lastMediaPort,
        int trafficClass) {
    }

    /**
     * What TLS needs.
     *
     * @param keyStore a PKCS 12 file with our certificate and its key
     * @param password of the file; not printed
     */
    record Tls(Path keyStore, String password) {

        @Override
        public String toString() {
            return "Tls[" + keyStore + "]";
        }
    }

    /**
     * Where it is written down who monitored whom.
     *
     * @param key the file with the secret that seals the log; made if there is none
     */
    record Audit(Path log, Path key) {
    }
}
