package dev.connector.sample.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Visits the regular files below a directory, in the order of their names, on demand.
 * Links are not followed, and directories that can't be read are passed over. Holds no
 * resources between two calls.
 */
final class FileWalk {

	private final Deque<Iterator<Path>> open = new ArrayDeque<>();

	private final Runnable progress;

	/**
	 * Create a walk.
	 * @param start a directory, or a single file
	 * @param progress called before every step, may throw to stop the walk
	 */
	FileWalk(Path start, Runnable progress) {
		this.progress = progress;
		this.open.push(List.of(start).iterator());
	}

	/**
	 * Return the next file.
	 * @return the file, or {@code null} after the last one
	 */
	@Nullable Path next() {
		while (!this.open.isEmpty()) {
			this.progress.run();
			Iterator<Path> siblings = this.open.peek();
			if (!siblings.hasNext()) {
				this.open.pop();
				continue;
			}
			Path path = siblings.next();
			if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
				this.open.push(children(path).iterator());
			}
			else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
				return path;
			}
		}
		return null;
	}

	private static List<Path> children(Path directory) {
		List<Path> children = new ArrayList<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
			entries.forEach(children::add);
		}
		catch (IOException | DirectoryIteratorException ex) {
			return List.of();
		}
		Collections.sort(children);
		return children;
	}

}
