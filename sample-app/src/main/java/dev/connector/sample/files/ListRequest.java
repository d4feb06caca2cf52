package dev.connector.sample.files;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Asks what is in a directory.
 *
 * @param path the directory, relative to the served folder; the folder itself by default
 * @param limit the most entries to return, {@value #DEFAULT_LIMIT} by default
 */
record ListRequest(@Nullable String path, @Nullable @Min(1) @Max(MAX_LIMIT) Integer limit) {

	static final int DEFAULT_LIMIT = 1_000;

	static final int MAX_LIMIT = 10_000;

}
