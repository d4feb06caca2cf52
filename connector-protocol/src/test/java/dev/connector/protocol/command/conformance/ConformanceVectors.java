package dev.connector.protocol.command.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vectors in a folder, which is the one that the property
 * {@code connector.conformance.dir} names, or the copy among the test resources.
 */
public final class ConformanceVectors {

	/**
	 * The system property that names a folder with other vectors.
	 */
	public static final String PROPERTY = "connector.conformance.dir";

	private static final JsonMapper MAPPER = new JsonMapper();

	private final Path folder;

	private ConformanceVectors(Path folder) {
		this.folder = folder;
	}

	/**
	 * Find the vectors that are meant.
	 * @return those of the folder that the property names, or the copy
	 */
	public static ConformanceVectors find() {
		String named = System.getProperty(PROPERTY);
		return new ConformanceVectors((named == null || named.isBlank()) ? copy() : existing(Path.of(named)));
	}

	static ConformanceVectors in(Path folder) {
		return new ConformanceVectors(folder);
	}

	/**
	 * Return the vectors of one kind.
	 * @param kind the name of their folder
	 * @return at least one
	 */
	public List<Vector> all(String kind) {
		Path vectors = this.folder.resolve(kind);
		if (!Files.isDirectory(vectors)) {
			throw new IllegalStateException("There is no folder " + vectors);
		}
		List<Vector> found = files(vectors).map(Vector::read).toList();
		if (found.isEmpty()) {
			throw new IllegalStateException("There are no vectors in " + vectors);
		}
		return found;
	}

	/**
	 * Return the folder of the schemas.
	 * @return the one beside the vectors, or the copy
	 */
	public Path schemas() {
		Path beside = this.folder.resolve("schemas");
		return Files.isDirectory(beside) ? beside : copy().resolve("schemas");
	}

	static Stream<Path> files(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(".json")).sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static JsonNode json(Path file) {
		return MAPPER.readTree(file);
	}

	/**
	 * A relative folder may be meant from here or from the root of the project.
	 */
	private static Path existing(Path named) {
		return Stream.of(named, Path.of("..").resolve(named))
			.filter(Files::isDirectory)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(PROPERTY + " names no folder: " + named.toAbsolutePath()));
	}

	private static Path copy() {
		try {
			URI notice = Objects.requireNonNull(ConformanceVectors.class.getResource("/conformance/cmd-ipc/NOTICE"))
				.toURI();
			if (notice.getScheme().equals("jar")) {
				open(notice);
			}
			return Path.of(notice).resolveSibling(".").normalize();
		}
		catch (URISyntaxException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Other modules have the vectors in a jar, which stays open.
	 */
	private static synchronized void open(URI inJar) throws IOException {
		try {
			FileSystems.newFileSystem(inJar, Map.of());
		}
		catch (FileSystemAlreadyExistsException ex) {
			// As good
		}
	}

	/**
	 * A vector.
	 *
	 * @param name of its file, without the end
	 * @param content what is in it
	 */
	public record Vector(String name, JsonNode content) {

		static Vector read(Path file) {
			String name = String.valueOf(file.getFileName());
			return new Vector(name.substring(0, name.length() - ".json".length()), json(file));
		}

		/**
		 * Return a field that has to be there.
		 * @param field its name
		 * @return its value
		 */
		public JsonNode required(String field) {
			@Nullable JsonNode value = this.content.get(field);
			if (value == null) {
				throw new UninterpretableVectorException("The vector has no '" + field + "'");
			}
			return value;
		}

	}

}
