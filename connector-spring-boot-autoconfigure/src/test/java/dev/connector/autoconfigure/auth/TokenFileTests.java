package dev.connector.autoconfigure.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import dev.connector.frame.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class TokenFileTests {

	@TempDir
	Path directory;

	@Test
	void readsATokenFileAgainOnceItHasChanged() throws IOException {
		Path file = this.directory.resolve("token");
		Files.writeString(file, "first\n");
		TokenFile token = new TokenFile(file);
		assertThat(token.current()).isEqualTo(Credentials.bearer("first"));
		Files.writeString(file, "other\n");
		Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
		assertThat(token.current()).isEqualTo(Credentials.bearer("other"));
		Files.delete(file);
		assertThat(token.current()).isEqualTo(Credentials.bearer("other"));
	}

	@Test
	void refusesAnEmptyTokenFile() throws IOException {
		Path file = Files.createFile(this.directory.resolve("token"));
		assertThatIOException().isThrownBy(() -> new TokenFile(file)).withMessageContaining("empty");
	}

}
