package dev.connector.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.connector.command.CommandErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static dev.connector.interop.JavaSide.failure;
import static dev.connector.interop.JavaSide.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The other implementation connects over TCP to a registry, which is its router.
 */
class PeerDialsIT extends PeerContract {

	private final List<PeerProcess> peers = new ArrayList<>();

	@Override
	JavaSide connect() throws IOException {
		JavaSide side = new JavaSide("java", false);
		this.peers.add(PeerProcess.start("router=dial", "dial=" + side.listen()));
		return side.awaitPeer();
	}

	@Override
	JavaSide connectToMortal() throws IOException {
		return connect();
	}

	@AfterAll
	void endPeers() {
		this.peers.forEach(PeerProcess::close);
	}

	@Test
	void commandsOfThePeerCountWhenTheRegistryAcceptedThem() {
		get(java().call("peer.register", Map.of("id", "peer.later"), Void.class));
		assertThat(get(java().call("peer.later", Map.of("n", 1), Object.class))).isEqualTo(Map.of("n", 1));
		get(java().registry().register(PeerContract.named(java().own("taken"))));
		assertThat(failure(java().call("peer.register", Map.of("id", java().own("taken")), Object.class)))
			.hasMessage("duplicate_command");
	}

	@Test
	void privateCommandsAreFoundByThoseWhoKnowThem() {
		assertThat(get(java().callFromPeer("_" + java().own("ping"), Map.of()))).isEqualTo("pong");
		assertThat(failure(java().call("_peer.ping", null, Object.class)).code()).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void commandsThatTheRegistryGetsLaterAreReachedThroughIt() {
		get(java().registry().register(PeerContract.named(java().own("later"))));
		assertThat(get(java().callFromPeer(java().own("later"), Map.of()))).isEqualTo(java().own("later"));
		assertThat(java().knownToPeer()).doesNotContain(java().own("later"));
	}

}
