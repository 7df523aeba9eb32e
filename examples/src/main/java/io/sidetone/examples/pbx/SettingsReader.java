package io.sidetone.examples.pbx;

import io.sidetone.access.Group;
import io.sidetone.codec.Codec;
import io.sidetone.codec.Codecs;
import io.sidetone.monitor.Right;
import io.sidetone.sip.FeatureCodes;
import io.sidetone.sip.digest.DigestAlgorithm;
import io.sidetone.sip.digest.DigestSecret;
import io.sidetone.sip.sdp.Security;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a configuration file: parts in brackets, settings as {@code name = value}, comments from {@code #} at a line's
 * begin or after a blank. File names in it are relative to the file's folder. Used once, by one thread.
 */
final class SettingsReader {

    private final String file;
    private final Path folder;
    private final List<Section> sections = new ArrayList<>();
    private String domain;

    private SettingsReader(String file, Path folder) {
        this.file = file;
        this.folder = folder;
    }

    /** @throws UnusableConfiguration if the file can't be read, or not all of it understood */
    static Settings read(Path file) {
        try {
            return parse(file.toString(), file.toAbsolutePath().getParent(), Files.readString(file));
        } catch (IOException e) {
            throw new UnusableConfiguration(file + ": can't be read: " + e);
        }
    }

    /** @param file as errors call it */
    static Settings parse(String file, Path folder, String text) {
        SettingsReader reader = new SettingsReader(file, folder);
        reader.split(text);
        return reader.settings();
    }

    private void split(String text) {
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.replaceFirst("(^|\\s)#.*", "").strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                String[] title = line.substring(1, line.length() - 1).strip().split("\\s+", 2);
                sections.add(new Section(file, number, title[0], title.length > 1 ? title[1] : ""));
            } else if (!line.isEmpty()) {
                if (equals < 1 || sections.isEmpty()) {
                    throw new UnusableConfiguration(file + ":" + number + ": "
                        + (equals < 1 ? "neither [part] nor name = value: " : "stands before the first [part]: ")
                        + line);
                }
                sections.get(sections.size() - 1).put(number, line.substring(0, equals).strip().replaceAll("\\s+", " "),
                    line.substring(equals + 1).strip());
            }
        }
    }

    private Settings settings() {
        List<Section> pbx = sections.stream().filter(section -> section.kind().equals("pbx")).toList();
        if (pbx.size() != 1) {
            throw new UnusableConfiguration(file + ": needs exactly one [pbx], not " + pbx.size());
        }
        Section section = pbx.get(0);
        domain = section.take("domain", SettingsReader::host).orElse("sidetone");
        Map<String, Extension> extensions = extensions();
        List<Group> groups = groups(extensions.keySet());
        Settings settings = settings(section, extensions, groups);
        sections.forEach(Section::requireEmpty);
        return settings;
    }

    private Settings settings(Section pbx, Map<String, Extension> extensions, List<Group> groups) {
        int[] expiry = pbx.take("registrations", text -> range(text, 1, 86_400)).orElse(new int[] {60, 3_600});
        Settings.Network network = network(pbx);
        return new Settings(domain, network, tls(pbx, network.tls()),
            pbx.take("srtp", SettingsReader::security).orElse(Security.OPPORTUNISTIC),
            pbx.take("plain-supervisors", Section::yes).orElse(false),
            pbx.take("codecs", SettingsReader::codecs).orElseGet(() -> codecs("PCMU PCMA G722")),
            pbx.take("feature-codes", SettingsReader::featureCodes).orElse(FeatureCodes.SIDETONE),
            pbx.take("digest", SettingsReader::digests).orElse(List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5)),
            expiry[0], expiry[1], pbx.take("remote-party-shown", Section::yes).orElse(false),
            Sounds.of(pbx, this::path), audit(pbx), extensions, groups);
    }

    private static Settings.Network network(Section pbx) {
        String bind = pbx.require("bind", SettingsReader::host);
        String advertise = pbx.take("advertise", SettingsReader::host).orElse(bind);
        int udp = port(pbx, "udp");
        int tcp = port(pbx, "tcp");
        int tls = port(pbx, "tls");
        if (udp + tcp + tls == 0) {
            throw pbx.wrong("[pbx] needs at least one of udp, tcp, tls = port");
        }
        if (Set.of("0.0.0.0", "::").contains(advertise)) {
            throw pbx.wrong("[pbx] binds everywhere, so it needs a line: advertise = the address phones can reach");
        }
        int[] media = pbx.take("media-ports", text -> range(text, 1_024, 65_535)).orElse(new int[] {16_384, 32_767});
        return new Settings.Network(bind, advertise, udp, tcp, tls, media[0], media[1],
            pbx.take("traffic-class", text -> Section.number(text, 0, 255)).orElse(0));
    }

    private static int port(Section pbx, String transport) {
        return pbx.take(transport, text -> Section.number(text, 1, 65_535)).orElse(0);
    }

    private Settings.Tls tls(Section pbx, int port) {
        Path keyStore = pbx.take("keystore", this::path).orElse(null);
        String password = pbx.take("keystore-password", text -> text).orElse(null);
        if (port == 0) {
            return null;
        }
        if (keyStore == null || password == null) {
            throw pbx.wrong("[pbx] has tls, so it needs lines: keystore = …, keystore-password = …");
        }
        return new Settings.Tls(keyStore, password);
    }

    private Settings.Audit audit(Section pbx) {
        Path log = pbx.take("audit", this::path).orElse(null);
        Path key = pbx.take("audit-key", this::path).orElse(null);
        if (log != null && key == null) {
            throw pbx.wrong("[pbx] has audit, so it needs a line: audit-key = …");
        }
        return log == null ? null : new Settings.Audit(log, key);
    }

    private Map<String, Extension> extensions() {
        Map<String, Extension> extensions = new LinkedHashMap<>();
        for (Section section : sections) {
            if (!section.kind().equals("extension")) {
                continue;
            }
            String number = section.name();
            if (!number.matches("[A-Za-z0-9._-]{1,32}")) {
                throw section.wrong("an extension is of 1 to 32 letters, digits, . _ -: \"" + number + '"');
            }
            Extension extension = new Extension(number, section.take("name", text -> text).orElse(""),
                secret(section, number));
            if (extensions.put(number, extension) != null) {
                throw section.wrong("extension " + number + " is there twice");
            }
        }
        if (extensions.isEmpty()) {
            throw new UnusableConfiguration(file + ": has no [extension …]");
        }
        return extensions;
    }

    /** A password; or, for who does not want to write it down, the MD5 or SHA-256 hash of number:domain:password. */
    private DigestSecret secret(Section section, String number) {
        Map<DigestAlgorithm, String> hashes = new LinkedHashMap<>();
        section.take("ha1", text -> hash(text, 32)).ifPresent(hash -> hashes.put(DigestAlgorithm.MD5, hash));
        section.take("ha1-sha256", text -> hash(text, 64)).ifPresent(hash -> hashes.put(DigestAlgorithm.SHA_256, hash));
        return hashes.isEmpty()
            ? DigestSecret.ofPassword(number, domain, section.require("password", SettingsReader::nonEmpty))
            : DigestSecret.ofHashes(number, domain, hashes);
    }

    private List<Group> groups(Set<String> extensions) {
        List<Group> groups = new ArrayList<>();
        for (Section section : sections) {
            if (section.kind().equals("team")) {
                Map<String, Set<Right>> supervisors = section.takeAll("supervisor ", SettingsReader::rights);
                Set<String> members = Set.copyOf(section.require("members", text -> distinct(Section.words(text))));
                supervisors.keySet().forEach(number -> known(section, extensions, number));
                members.forEach(number -> known(section, extensions, number));
                if (supervisors.isEmpty()) {
                    throw section.wrong("team " + section.name() + " needs a line: supervisor NUMBER = RIGHTS");
                }
                groups.add(Group.team(section.name(), supervisors, members));
            } else if (!Set.of("pbx", "extension").contains(section.kind())) {
                throw section.wrong("no such part: [" + section.kind() + "]; there are pbx, extension, team");
            }
        }
        return groups;
    }

    private static void known(Section section, Set<String> extensions, String number) {
        if (!extensions.contains(number)) {
            throw section.wrong("team " + section.name() + " has " + number + ", who is no extension");
        }
    }

    private static List<String> distinct(List<String> words) {
        if (Set.copyOf(new ArrayList<>(words)).size() < words.size()) {
            throw new IllegalArgumentException("somebody is there twice");
        }
        return words;
    }

    private static Set<Right> rights(String text) {
        return Section.words(text).stream()
            .map(word -> Right.valueOf(Section.oneOf(word.toUpperCase(Locale.ROOT), names(Right.values()))))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Right.class)));
    }

    private static String[] names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toArray(String[]::new);
    }

    private Path path(String text) {
        return folder.resolve(nonEmpty(text));
    }

    private static String nonEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return text;
    }

    private static String host(String text) {
        if (!text.matches("[A-Za-z0-9.:_-]+")) {
            throw new IllegalArgumentException("must be an address or a name");
        }
        return text;
    }

    private static String hash(String text, int length) {
        if (!text.matches("[0-9a-f]{" + length + "}")) {
            throw new IllegalArgumentException("must have " + length + " hexadecimal digits in lower case");
        }
        return text;
    }

    private static int[] range(String text, int least, int most) {
        String[] ends = text.split("\\s*-\\s*", 2);
        if (ends.length < 2) {
            throw new IllegalArgumentException("must be two numbers with a - between");
        }
        int first = Section.number(ends[0], least, most);
        return new int[] {first, Section.number(ends[1], first, most)};
    }

    private static Security security(String text) {
        return switch (Section.oneOf(text, "off", "opportunistic", "required")) {
            case "off" -> Security.NONE;
            case "required" -> Security.REQUIRED;
            default -> Security.OPPORTUNISTIC;
        };
    }

    private static FeatureCodes featureCodes(String text) {
        return switch (Section.oneOf(text, "sidetone", "asterisk", "freeswitch", "off")) {
            case "sidetone" -> FeatureCodes.SIDETONE;
            case "asterisk" -> FeatureCodes.ASTERISK;
            case "freeswitch" -> FeatureCodes.FREESWITCH;
            default -> FeatureCodes.OFF;
        };
    }

    private static List<DigestAlgorithm> digests(String text) {
        return Section.words(text).stream().map(word -> switch (Section.oneOf(word, "SHA-256", "SHA-512-256", "MD5")) {
            case "SHA-256" -> DigestAlgorithm.SHA_256;
            case "MD5" -> DigestAlgorithm.MD5;
            default -> DigestAlgorithm.SHA_512_256;
        }).toList();
    }

    /** The clock rate stands behind the name where a name has several: L16/16000. */
    private static List<Codec> codecs(String text) {
        List<Codec> codecs = new ArrayList<>();
        for (String word : Section.words(text)) {
            codecs.add(Codecs.installed().stream().filter(Codec::hasCoders).filter(codec -> word.equalsIgnoreCase(
                codec.encodingName()) || word.equalsIgnoreCase(codec.encodingName() + "/" + codec.clockRate()))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("no such codec: " + word + "; there are "
                    + Codecs.installed().stream().map(Codec::encodingName).distinct().toList())));
        }
        return codecs;
    }
}
