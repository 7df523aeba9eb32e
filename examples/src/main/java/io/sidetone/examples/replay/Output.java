package io.sidetone.examples.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of one replay: gathered first, then written beside the folder and moved into it, all or none. */
final class Output {

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    void add(String name, byte[] content) {
        files.put(name, content);
    }

    void add(String name, String text) {
        add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the files into a folder, over those of an earlier replay.
     *
     * @throws UnusableInput if that is not possible; then nothing was written
     */
    void write(Path folder) {
        Path beside = null;
        try {
            Files.createDirectories(folder);
            beside = Files.createTempDirectory(folder, ".writing");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(beside.resolve(file.getKey()), file.getValue());
            }
            for (String name : files.keySet()) {
                Files.move(beside.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UnusableInput(folder + ": cannot be written: " + e);
        } finally {
            remove(beside);
        }
    }

    private void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try {
            for (String name : files.keySet()) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UnusableInput(folder + ": cannot be removed: " + e);
        }
    }
}
