package dev.connector.sample.files;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is in a directory.
 *
 * @param path the directory, relative to the served folder
 * @param entries its entries by name, as many as were asked for
 * @param total how many entries it has
 */
record Listing(String path, List<Entry> entries, int total) {

	/**
	 * One entry of a directory.
	 *
	 * @param name its name
	 * @param type what it is; links are not followed
	 * @param size its size in bytes, only of a file
	 * @param lastModified when it was modified last
	 */
	record Entry(String name, Type type, @Nullable Long size, Instant lastModified) {

	}

	/**
	 * What an entry is.
	 */
	enum Type {

		/** A regular file. */
		FILE,
		/** A directory. */
		DIRECTORY,
		/** A symbolic link, wherever it leads. */
		LINK,
		/** Anything else, such as a device or a pipe. */
		OTHER

	}

}
