// Members set aside until others have come as far: those that have less to do share packs, and leave it out together.
//
// A member is the same whoever shares its pack, so setting it aside changes no result. A pack of one has no neighbours, and
// a shelf without places.
#pragma once

#include "leakphys/solve/sampling.hpp"
#include "leakphys/solve/watching.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// What belongs to a member beside its state, parameters and clock: its way so far.
struct Progress {
  bool fresh;     // its step is still to be chosen
  bool cautious;  // its attempt before was rejected
  long long accepted, rejected;
  double zero_time;
};

template <class Model>
struct SetAside {
  long long member;
  int phase, next_sample;
  double t, h, phase_end;
  double p[Model::max_parameters], y[Model::max_states];
  Watched<Model> watched;
  Progress progress;
};

template <class Model, int Places>
class Shelf {
 public:
  // Whether the next member is one from here: once it is full, until it is empty; and all when there are no others.
  LP_HD bool serves() { return serving_ = serving_ ? held_ > 0 : held_ == Places; }
  LP_HD bool serves_the_rest() { return serving_ = held_ > 0; }
  LP_HD bool takes() const { return !serving_ && held_ < Places; }

  template <class R>
  LP_FN void put(const Lanes<Model, R>& lanes, const Watching<Model, R>& watching, const Sampling<Model, R>& sampling,
                 const Progress& progress, int w) {
    SetAside<Model>& place = place_[held_++];
    place.member = lanes.member[w];
    place.phase = lanes.phase[w];
    place.t = lane(lanes.t, w);
    place.h = lane(lanes.h, w);
    place.phase_end = lane(lanes.phase_end, w);
    lanes.unload(w, place.p, place.y);
    watching.copy_out(lanes, w, place.watched);
    place.next_sample = sampling.next(w);
    place.progress = progress;
  }

  // The member put last goes on in lane w; returns its progress.
  template <class R>
  LP_FN Progress take(Lanes<Model, R>& lanes, Watching<Model, R>& watching, Sampling<Model, R>& sampling, int w) {
    const SetAside<Model>& place = place_[--held_];
    lanes.member[w] = place.member;
    lanes.phase[w] = place.phase;
    lanes.closing[w] = false;
    set_lane(lanes.t, w, place.t);
    set_lane(lanes.h, w, place.h);
    set_lane(lanes.phase_end, w, place.phase_end);
    lanes.load(w, place.p, place.y);
    watching.go_on(lanes, w, place.watched);
    sampling.go_on(w, place.next_sample, place.progress.zero_time);
    return place.progress;
  }

 private:
  SetAside<Model> place_[Places];
  int held_ = 0;
  bool serving_ = false;
};

template <class Model>
class Shelf<Model, 0> {
 public:
  LP_HD static bool serves() { return false; }
  LP_HD static bool serves_the_rest() { return false; }
  LP_HD static bool takes() { return false; }
  template <class R>
  LP_HD static void put(const Lanes<Model, R>&, const Watching<Model, R>&, const Sampling<Model, R>&, const Progress&, int) {}
  template <class R>
  LP_HD static Progress take(Lanes<Model, R>&, Watching<Model, R>&, Sampling<Model, R>&, int) {
    return {};
  }
};

}  // namespace leakphys::inline LEAKPHYS_ISA
