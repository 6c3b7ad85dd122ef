// usagescope-bench-peer NAME: a peer as a process. One command a line on standard input, one JSON
// object a line in answer, times in milliseconds:
//   load PATH         feeds a usage page from a file; only the peer's own work is timed
//   generate FROM TO  the same with rows that are made on the spot, as one page
//   finish            after the last page
//   ask QUESTION DAY  works out an answer
//   answer            gives the last one
//   memory            {live, heap}: bytes that the rows take, and that the process has taken

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/bench/bench_text.hpp"
#include "tests/bench/peer.hpp"
#ifdef __EMSCRIPTEN__
#include <emscripten/heap.h>
#endif

namespace usagescope::bench {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 18;

double now_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(since).count();
}

std::int64_t heap_bytes() {
#ifdef __EMSCRIPTEN__
  return static_cast<std::int64_t>(emscripten_get_heap_size());
#else
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::int64_t{usage.ru_maxrss} * 1024;
#endif
}

void reply(const std::string& object) {
  std::fputs((object + "\n").c_str(), stdout);
  std::fflush(stdout);
}

void reply_time(const Status& status, double ms) {
  if (!status) {
    std::fprintf(stderr, "usagescope-bench-peer: %s\n", describe(status.error()).c_str());
    std::exit(1);
  }
  reply("{\"ms\":" + std::to_string(ms) + "}");
}

/// Feeds a page piece by piece and takes the time of that alone.
class TimedPage {
 public:
  explicit TimedPage(Peer& peer) : peer_(peer) {}

  void feed(std::string_view piece) {
    timed([&] { return peer_.feed(piece); });
  }
  void finish() {
    timed([&] { return peer_.finish_page(); });
    reply_time(status_, ms_);
  }

 private:
  template <typename Work>
  void timed(const Work& work) {
    const double begin = now_ms();
    if (status_) status_ = work();
    ms_ += now_ms() - begin;
  }

  Peer& peer_;
  Status status_ = ok();
  double ms_ = 0;
};

void load(Peer& peer, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) reply_time(Error{ErrorCode::kNotFound, "no file " + path, ""}, 0);
  std::vector<char> piece(kPieceBytes);
  TimedPage page(peer);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    page.feed({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  page.finish();
}

void generate(Peer& peer, std::uint32_t from, std::uint32_t to) {
  TimedPage page(peer);
  std::string piece = "{\"results\":[";
  for (std::uint32_t row = from; row < to; ++row) {
    if (row > from) piece += ',';
    append_json(row, piece);
    if (piece.size() < kPieceBytes) continue;
    page.feed(piece);
    piece.clear();
  }
  page.feed(piece + "]}");
  page.finish();
}

constexpr std::string_view kQuestionNames[] = {"total",          "service",  "customer",
                                               "reseller_month", "day",      "facets",
                                               "brush",          "top_rows", "middle_rows"};

void ask(Peer& peer, const std::string& name, std::uint32_t first_day) {
  for (std::size_t i = 0; i < std::size(kQuestionNames); ++i) {
    if (name != kQuestionNames[i]) continue;
    const double begin = now_ms();
    const Status status = peer.ask(static_cast<Question>(i), first_day);
    reply_time(status, now_ms() - begin);
    return;
  }
  reply_time(Error{ErrorCode::kUnknownName, "no such question: " + name, ""}, 0);
}

void serve(Peer& peer) {
#ifdef __EMSCRIPTEN__
  const std::int64_t heap_before = 0;  // the module's memory is all for the rows
#else
  const std::int64_t heap_before = heap_bytes();
#endif
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    std::string argument;
    std::uint32_t number = 0;
    words >> command >> argument >> number;
    if (command == "load") load(peer, argument);
    if (command == "generate") {
      generate(peer, static_cast<std::uint32_t>(std::strtoul(argument.c_str(), nullptr, 10)),
               number);
    }
    if (command == "finish") {
      const double begin = now_ms();
      const Status status = peer.finish();
      reply_time(status, now_ms() - begin);
    }
    if (command == "ask") ask(peer, argument, number);
    if (command == "answer") reply(peer.answer());
    if (command == "memory") {
      reply("{\"live\":" + std::to_string(peer.live_bytes()) +
            ",\"heap\":" + std::to_string(heap_bytes() - heap_before) + "}");
    }
  }
}

std::unique_ptr<Peer> peer_by_name(std::string_view name) {
  if (name == "floor") return make_floor();
  if (name == "engine") return make_engine();
#ifdef USAGESCOPE_BENCH_SQLITE
  if (name == "sqlite") return make_sqlite();
#endif
  return nullptr;
}

}  // namespace
}  // namespace usagescope::bench

int main(int argc, char** argv) {
  const auto peer = argc == 2 ? usagescope::bench::peer_by_name(argv[1]) : nullptr;
  if (!peer) {
    std::fprintf(stderr, "usage: usagescope-bench-peer floor|engine|sqlite\n");
    return 2;
  }
  usagescope::bench::serve(*peer);
  return 0;
}
