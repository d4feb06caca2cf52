package dev.connector.sample.files;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the hash of a file.
 *
 * @param path the file, relative to the served folder
 * @param algorithm MD5, SHA-1, SHA-256 (the default) or SHA-512
 */
record HashRequest(@NotBlank String path, @Nullable String algorithm) {

}
