package dev.connector.sample.files;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the bytes of a file, or a range of them.
 *
 * @param path the file, relative to the served folder
 * @param offset how many bytes to skip, none by default
 * @param length the most bytes to return, all that are left by default
 */
record ReadRequest(@NotBlank String path, @Nullable @PositiveOrZero Long offset,
		@Nullable @PositiveOrZero Long length) {

}
