package dev.connector.protocol;

import java.io.File;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a codec costs before it is used.
 */
class MessagesLoadedLaterTests {

	@Test
	void aCodecLoadsNoMessagesBeforeItIsUsed() throws Exception {
		try (Loader loader = new Loader()) {
			Class<?> codecs = loader.loadClass(FrameCodec.class.getName());
			codecs.getMethod("ofGatewayFrames").invoke(null);
			Object codec = codecs.getMethod("ofConnectorFrames").invoke(null);
			assertThat(loader.hasLoaded("dev.connector.protocol.ConnectorFrameCodec")).isTrue();
			assertThat(loader.hasLoaded("com.google.protobuf.GeneratedMessage")).isFalse();
			codecs.getMethod("nothing").invoke(codec);
			assertThat(loader.hasLoaded("com.google.protobuf.GeneratedMessage")).isTrue();
		}
	}

	/**
	 * Has a class path of its own.
	 */
	private static final class Loader extends URLClassLoader {

		Loader() {
			super(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
				.map(Loader::url)
				.toArray(URL[]::new), getPlatformClassLoader());
		}

		boolean hasLoaded(String name) {
			return findLoadedClass(name) != null;
		}

		private static URL url(String entry) {
			try {
				return Path.of(entry).toUri().toURL();
			}
			catch (MalformedURLException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
