package dev.connector.interop;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.command.CommandErrorCode;
import dev.connector.command.DuplicateCommandException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static dev.connector.interop.JavaSide.failure;
import static dev.connector.interop.JavaSide.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A registry connects over TCP to the other implementation, which is its router and has
 * all habits that nobody forbids.
 */
class PeerListensIT extends PeerContract {

	private final AtomicInteger numbers = new AtomicInteger();

	private final PeerProcess peer = PeerProcess.start("listen=0", "quirks=texts,extras,nulls,spaces");

	PeerListensIT() throws IOException {
	}

	@Override
	JavaSide connect() {
		return connectTo(this.peer);
	}

	@Override
	JavaSide connectToMortal() throws IOException {
		return connectTo(PeerProcess.start("listen=0"));
	}

	@AfterAll
	void endPeer() {
		this.peer.close();
	}

	@Test
	void commandsCountWhenThePeerAcceptedThem() {
		get(java().registry().register(PeerContract.named(java().own("later"))));
		assertThat(java().knownToPeer()).contains(java().own("later"));
		assertThatExceptionOfType(DuplicateCommandException.class)
			.isThrownBy(() -> get(java().registry().register(PeerContract.named("peer.echo"))));
		assertThat(java().registry().commands()).noneMatch((it) -> it.isLocal() && "peer.echo".equals(it.id()));
	}

	@Test
	void privateCommandsAreFoundByThoseWhoKnowThem() {
		assertThat(get(java().call("_peer.ping", null, String.class))).isEqualTo("pong");
		assertThat(failure(java().callFromPeer("_" + java().own("ping"), Map.of())).code())
			.isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	@Test
	void registriesReachEachOtherThroughThePeer() {
		try (JavaSide second = connect()) {
			assertThat(get(second.call(java().own("add"), new JavaSide.Sum(2, 3), Integer.class))).isEqualTo(5);
			assertThat(failure(
					second.call(java().own("fail"), new JavaSide.Failure("INVALID_REQUEST", "no"), Object.class))
				.code()).isEqualTo(CommandErrorCode.INVALID_REQUEST);
			assertThatExceptionOfType(DuplicateCommandException.class)
				.isThrownBy(() -> get(second.registry().register(PeerContract.named(java().own("echo")))));
			AtomicInteger heard = new AtomicInteger();
			java().registry().on("second.told", (payload) -> heard.incrementAndGet());
			second.registry().emit("second.told");
			second.registry().emit("second.told");
			JavaSide.eventually(() -> assertThat(heard).hasValue(2));
		}
	}

	@Test
	void thePeerForgetsARegistryThatLeft() {
		JavaSide second = connect();
		String id = second.own("echo");
		second.close();
		JavaSide.eventually(() -> assertThat(java().knownToPeer()).doesNotContain(id));
		assertThat(failure(java().call(id, null, Object.class)).code()).isEqualTo(CommandErrorCode.NOT_FOUND);
	}

	private JavaSide connectTo(PeerProcess process) {
		return new JavaSide("java" + this.numbers.incrementAndGet(), true).dial(process.port("listen"));
	}

}
