package dev.connector.sample.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the connector serves: turns what a caller names into a file that is
 * really inside. Immutable.
 * <p>
 * A name is refused when it leaves the folder in any form: absolute, with {@code ..},
 * through a symbolic link, with the separators or the drive letter of another system.
 * What lies outside is never told apart from what doesn't exist.
 */
final class Folder {

	private static final String FIELD = "path";

	private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

	private final Path root;

	/**
	 * Create a folder.
	 * @param root an existing directory
	 * @throws IllegalArgumentException when it is none
	 */
	Folder(Path root) {
		try {
			this.root = root.toRealPath();
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(
					"'" + root.toAbsolutePath() + "' can't be opened: set sample.files.root to an existing folder", ex);
		}
		if (!Files.isDirectory(this.root)) {
			throw new IllegalArgumentException("'" + this.root + "' is a file: set sample.files.root to a folder");
		}
	}

	/**
	 * Return what a caller names.
	 * @param name a path relative to the folder with {@code /} between its parts; nothing
	 * and {@code .} name the folder itself
	 * @return the real path of an existing file or directory inside, without any links
	 * @throws ConnectorException when the name is refused or nothing is there
	 */
	Path resolve(@Nullable String name) {
		Path path = this.root.resolve(parse((name != null) ? name : ""));
		try {
			Path real = path.toRealPath();
			requireInside(real);
			return real;
		}
		catch (IOException ex) {
			requireInside(nearestExisting(path));
			throw Failures.notFound(FIELD, "there is no '" + relative(path) + "'");
		}
	}

	/**
	 * Return how a caller names a path.
	 * @param path a path inside the folder
	 * @return the relative path with {@code /} between its parts
	 */
	String relative(Path path) {
		String relative = this.root.relativize(path).toString().replace('\\', '/');
		return relative.isEmpty() ? "." : relative;
	}

	/**
	 * Return the error for a file that could not be read.
	 * @param path the file
	 * @param cause why
	 * @return the error, to be thrown
	 */
	ConnectorException unreadable(Path path, IOException cause) {
		String name = "'" + relative(path) + "'";
		if (cause instanceof AccessDeniedException) {
			return Failures.invalid(FIELD, name + " may not be read", cause);
		}
		if (cause instanceof NoSuchFileException) {
			return Failures.notFound(FIELD, "there is no " + name + " any more");
		}
		return new ConnectorException(ErrorCode.INTERNAL, "Reading " + name + " failed", Map.of(), cause);
	}

	private Path parse(String name) {
		if (name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0 || DRIVE.matcher(name).matches()) {
			throw refused("must not have NUL, '\\' or a drive letter: separate its parts by '/'");
		}
		if (name.startsWith("/") || Arrays.asList(name.split("/")).contains("..")) {
			throw refused("must be relative to the served folder and must not have '..'");
		}
		try {
			Path path = Path.of(name).normalize();
			if (path.isAbsolute()) {
				throw refused("must be relative to the served folder");
			}
			return path;
		}
		catch (InvalidPathException ex) {
			throw refused("is not a path: " + ex.getReason());
		}
	}

	private Path nearestExisting(Path missing) {
		Path path = missing;
		while (path != null && !path.equals(this.root)) {
			try {
				return path.toRealPath();
			}
			catch (IOException ex) {
				path = path.getParent();
			}
		}
		return this.root;
	}

	private void requireInside(Path real) {
		if (!real.startsWith(this.root)) {
			throw refused("leads out of the served folder");
		}
	}

	private static ConnectorException refused(String problem) {
		return Failures.invalid(FIELD, problem);
	}

}
