package dev.connector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java that is installed here. Immutable.
 *
 * @param path its directory
 * @param feature its version, such as 17
 */
public record JavaHome(Path path, int feature) {

	private static final Pattern VERSION = Pattern.compile("^JAVA_VERSION=\"(\\d+)[^\"]*\"$", Pattern.MULTILINE);

	/**
	 * Return the one that runs this.
	 * @return the current one
	 */
	public static JavaHome current() {
		return new JavaHome(Path.of(System.getProperty("java.home")), Runtime.version().feature());
	}

	/**
	 * Return one that is new enough: the current one if it is, otherwise the newest of
	 * those that are installed beside it.
	 * @param feature the least version
	 * @return it, or nothing when there is none
	 * @throws IOException when the directory can't be read
	 */
	public static Optional<JavaHome> atLeast(int feature) throws IOException {
		return atLeast(feature, current());
	}

	static Optional<JavaHome> atLeast(int feature, JavaHome current) throws IOException {
		if (current.feature() >= feature) {
			return Optional.of(current);
		}
		Path directory = current.path().getParent();
		if (directory == null) {
			return Optional.empty();
		}
		try (Stream<Path> entries = Files.list(directory)) {
			return entries.flatMap((entry) -> in(entry).stream())
				.filter((home) -> home.feature() >= feature)
				.max(Comparator.comparingInt(JavaHome::feature));
		}
	}

	/**
	 * Return the program that starts a JVM.
	 * @return its path
	 */
	public Path launcher() {
		return this.path.resolve("bin").resolve("java");
	}

	private static Optional<JavaHome> in(Path directory) {
		try {
			Matcher version = VERSION.matcher(Files.readString(directory.resolve("release")));
			return version.find() ? Optional.of(new JavaHome(directory, Integer.parseInt(version.group(1))))
				.filter((home) -> Files.isExecutable(home.launcher())) : Optional.empty();
		}
		catch (IOException ex) {
			// Something else that happens to be there
			return Optional.empty();
		}
	}

}
