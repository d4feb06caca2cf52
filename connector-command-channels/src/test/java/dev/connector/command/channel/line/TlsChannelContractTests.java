package dev.connector.command.channel.line;

import java.nio.file.Path;

import dev.connector.command.channel.ChannelHarness;
import dev.connector.command.channel.NetworkChannelContract;
import dev.connector.command.channel.TestTls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Channels over TCP with mutual TLS, held against the contract.
 */
class TlsChannelContractTests extends NetworkChannelContract {

	@TempDir
	static Path directory;

	private static TestTls tls;

	@BeforeAll
	static void createCertificate() throws Exception {
		tls = TestTls.in(directory);
	}

	@Override
	protected ChannelHarness createHarness() {
		return new TcpHarness(tls);
	}

}
