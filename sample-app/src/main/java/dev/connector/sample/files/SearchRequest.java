package dev.connector.sample.files;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the lines that match a regular expression.
 *
 * @param path the directory to search below, or the file to search, relative to the
 * served folder; the folder itself by default
 * @param pattern a regular expression of {@link java.util.regex.Pattern}
 * @param glob which files to search, such as {@code *.java} for names or
 * <code>src/&#42;&#42;/*.{xml,yml}</code> for paths relative to the served folder; all by
 * default
 * @param limit the most matches to return, all by default
 */
record SearchRequest(@Nullable String path, @NotEmpty @Size(max = MAX_LENGTH) String pattern,
		@Nullable @Size(min = 1, max = MAX_LENGTH) String glob, @Nullable @Positive Long limit) {

	static final int MAX_LENGTH = 1_000;

}
