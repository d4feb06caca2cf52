package dev.connector.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;

/**
 * The other implementation is a child process, over its standard input and output; nobody
 * is a router.
 */
class PeerOnStreamsIT extends PeerContract {

	private final List<PeerProcess> peers = new ArrayList<>();

	@Override
	JavaSide connect() throws IOException {
		PeerProcess peer = PeerProcess.startOnStreams("quirks=extras");
		this.peers.add(peer);
		return new JavaSide("java", false).talk(peer.process());
	}

	@Override
	JavaSide connectToMortal() throws IOException {
		return connect();
	}

	@AfterAll
	void endPeers() {
		this.peers.forEach(PeerProcess::close);
	}

}
