"""Votes: what a student thinks before the cell runs, kept so that it can be found again.

A vote never blocks anything, is never marked, and can be changed. Here stand the questions, once;
notebooks show the same words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from shiftlab import store


@dataclass(frozen=True)
class Question:
    """A question with its options, each under a letter."""

    text: str
    options: Mapping[str, str]


QUESTIONS = {
    "quarrel": Question(
        "What makes a CNN give the same answer when the picture moves?",
        {
            "a": "The convolutions: the same kernel is applied everywhere.",
            "b": "The max-pooling: it keeps the strongest value and forgets where it was.",
            "c": "Both are needed.",
            "d": "Neither: in general the answer changes.",
            "e": "Something else.",
        },
    ),
    "one pixel": Question(
        "A network reads digits with very few errors. Every picture moves by one pixel: right, "
        "down, or both. How many of its labels change, on average over the three moves?",
        {
            "a": "None: one pixel is nothing.",
            "b": "Fewer than one in ten.",
            "c": "More than one in ten.",
        },
    ),
    "A2": Question(
        "A picture on a circle moves five pixels to the right. What does its convolution do?",
        {
            "a": "It stays the same.",
            "b": "It moves five pixels to the right, too.",
            "c": "It depends on the kernel which of the two.",
        },
    ),
    "A3": Question(
        "Two ways round: shift and then convolve, or convolve and then shift. On a circle, how "
        "many numbers of the two answers differ?",
        {
            "a": "None, up to rounding.",
            "b": "A few, near the edge.",
            "c": "None for smooth kernels, many for others.",
        },
    ),
    "A10": Question(
        "A map gives the same answer for a picture and for all of its shifts. You tested them all. "
        "Is it a good feature for recognising letters?",
        {
            "a": "Yes: invariance is what was asked for.",
            "b": "Not yet: something else has to be tested.",
        },
    ),
    "B1": Question(
        "Keep every second value of a signal. The signal moves by one place. What happens to the "
        "values that are kept?",
        {
            "a": "They move by half a place, so roughly they stay.",
            "b": "They move by one place or stay, depending on the signal.",
            "c": "They become other numbers, which no shift brings back.",
        },
    ),
    "B2": Question(
        "Down 2, up 2, down 2: keep every second value, repeat each one twice, keep every second "
        "again. Which is the least shift of the input that moves the output as a whole?",
        {
            "a": "1: up undoes down.",
            "b": "2.",
            "c": "4: two strides of 2.",
        },
    ),
    "B3": Question(
        "A picture moves by one pixel; of its filtered version every second row and column is "
        "kept. Are the numbers the same as before, only in another order?",
        {
            "a": "Yes, exactly.",
            "b": "Nearly.",
            "c": "It depends on the picture.",
            "d": "No, not even nearly.",
        },
    ),
    "B5": Question(
        "A maximum over three neighbours, taken at every place. The signal moves by one place, and "
        "every input value changes. How many of the outputs change?",
        {
            "a": "None: the maximum is invariant.",
            "b": "About a third.",
            "c": "About half.",
            "d": "All of them.",
        },
    ),
    "B8": Question(
        "A network with two max-pooling layers reads digits; it ends in a dense head, with a "
        "weight for every place. On a circle, which move changes more of its answers: one pixel "
        "right, or four pixels down?",
        {
            "a": "One pixel right.",
            "b": "Four pixels down.",
            "c": "Both about as many.",
        },
    ),
    "B16": Question(
        "A network without any pooling in between keeps its answer at every shift on a circle. Why "
        "pool in between at all?",
        {
            "a": "Fewer weights to learn.",
            "b": "Against overfitting.",
            "c": "To see further and to compute less.",
            "d": "There is no reason left.",
        },
    ),
    "C2": Question(
        "The pixels of a picture are shuffled. Of three numbers, the maximum of the picture, the "
        "mean of its convolution, and the mean of its rectified convolution: which are sure to "
        "stay the same?",
        {
            "a": "All three: none of them says where anything stands.",
            "b": "The first two, but not the third.",
            "c": "Only the first: a convolution looks at neighbours.",
        },
    ),
    "C1": Question(
        "A convolution, a rectifier, a stride of 2, another convolution, a rectifier, and at the "
        "end a global mean. The picture moves by one pixel, on a circle. What happens to the "
        "answer?",
        {
            "a": "It stays: a mean over all places does not care about places.",
            "b": "It changes, and it would stay for a move by two pixels.",
            "c": "It changes for every move.",
        },
    ),
    "C7": Question(
        "In training, every A stood on the left and every B on the right. Now each A stands on the "
        "right and each B on the left. A network with a dense head and one with a global mean, "
        "both on a circle: how many letters do they read rightly?",
        {
            "a": "Both nearly all: they have learned letters.",
            "b": "Dense head: about half, as if guessing. Global mean: nearly all.",
            "c": "Dense head: hardly any. Global mean: nearly all.",
            "d": "Both hardly any: they have learned sides.",
        },
    ),
    "A3 at the edge": Question(
        "A window of 32 columns, zeros beyond its edges. Three convolutions with kernels of three, "
        "and a cyclic shift by one. In how many columns do the two ways round differ?",
        {
            "a": "In 2: one at each edge.",
            "b": "In 6: three at each edge.",
            "c": "In 7: three at each edge, and one for the shift.",
            "d": "In all of them.",
        },
    ),
    "C13": Question(
        "Every 3 stood at the left edge, every 8 at the right one; now they change sides. Zero "
        "padding, four layers, a global mean: how many answers are correct?",
        {
            "a": "Nearly all: the head is global, so it cannot know the side.",
            "b": "About half: it has to guess.",
            "c": "Hardly any: it answers by the side.",
        },
    ),
    "A5": Question(
        "A matrix of 12 × 12 numbers commutes with every shift of a circle of 12 places. How many "
        "of its numbers can be chosen freely?",
        {
            "a": "3: a small kernel, used everywhere.",
            "b": "12: the rest is fixed.",
            "c": "72: one half follows from the other.",
            "d": "More than 12, but not 72: convolutions are only some of these matrices.",
        },
    ),
    "A6": Question(
        "Twelve places on a circle; each looks at three neighbours. Even places use one kernel, "
        "odd places another one. With which shifts does this layer commute?",
        {
            "a": "With all of them: every place looks at its neighbours alike.",
            "b": "With the even ones.",
            "c": "With none but the shift by 0.",
        },
    ),
    "A9": Question(
        "A dense linear layer is taught a convolution, but every pattern begins at place 0 and so "
        "fills places 0, 1 and 2. What has it learned for patterns that touch none of these "
        "places?",
        {
            "a": "The same: a convolution is the same everywhere.",
            "b": "A little, less with distance.",
            "c": "Nothing at all.",
        },
    ),
    "A12": Question(
        "Four linear layers on pictures of 8 × 8 pixels that go round both ways. Each pixel looks "
        "at its 3 × 3 neighbours, or at the whole picture; with weights of its own, or with "
        "weights that all pixels share. Which of the four commute with every shift?",
        {
            "a": "Both that look at neighbours.",
            "b": "Only the one that looks at neighbours with shared weights: it takes both.",
            "c": "Both that share their weights.",
            "d": "All but the one that looks everywhere with weights of its own.",
        },
    ),
    "A11": Question(
        "One weight is used at twelve places. What is its gradient, compared with the gradients "
        "that the twelve places would give copies of their own?",
        {
            "a": "Their average.",
            "b": "Their sum.",
            "c": "The largest of them.",
        },
    ),
    "B13": Question(
        "Before it keeps every second place, a max-pool network blurs its maps a little. On a "
        "circle, how many of its answers stay when a picture moves by one pixel?",
        {
            "a": "About as many as before: a blur only loses detail.",
            "b": "Clearly more, but not all.",
            "c": "All of them: the blur repairs the stride.",
        },
    ),
    "B15": Question(
        "A signal on a circle of odd length moves by half a place. Which of the two commute with "
        "that: a convolution, a ReLU?",
        {
            "a": "Both.",
            "b": "Only the convolution.",
            "c": "Only the ReLU: it looks at one value at a time.",
            "d": "Neither: half a place is not on the grid.",
        },
    ),
    "A7": Question(
        "All neurons of a map share their weights; circle, stride 1, and no head is named. The "
        "picture moves. What follows for the network's answer?",
        {
            "a": "It stays: shared weights make the network invariant.",
            "b": "The maps move with the picture; whether the answer stays, the head decides.",
            "c": "Nothing: shared weights have nothing to do with shifts.",
        },
    ),
    "A9 for a deep net": Question(
        "A network of two dense layers is taught digits that stand at all places of the canvas, "
        "and another one digits in one corner only. Where does each read digits?",
        {
            "a": "Both read digits everywhere: a digit is a digit.",
            "b": "The first reads them everywhere, the second only in its corner.",
            "c": "Neither reads them everywhere: without convolutions that cannot be learned.",
        },
    ),
    "A8": Question(
        "A fully connected network is trained on pictures whose 64 pixels were all put into "
        "another order, the same for all pictures; its first weights begin in that order, too. "
        "How does its training compare with that on the pictures as they were?",
        {
            "a": "It is worse: the neighbours of each pixel are gone.",
            "b": "It begins worse, and catches up in the end.",
            "c": "It is the same, step by step.",
        },
    ),
    "C14": Question(
        "A picture of 8 × 8 pixels goes through a dense layer with random weights and 64 outputs, "
        "no bias. What can somebody who knows the weights find out about the picture from the 64 "
        "outputs?",
        {
            "a": "Which values occur in it, but not where: the arrangement is dropped.",
            "b": "Roughly what it shows.",
            "c": "Every pixel, exactly.",
        },
    ),
    "C9": Question(
        "A network with a dense head was trained on digits in one corner. Its dense layer is "
        "rewritten as a convolution, without further training; now it is fully convolutional. How "
        "does it read digits in the opposite corner, on pictures of the old size?",
        {
            "a": "As well as in its own corner: a convolution is the same everywhere.",
            "b": "Better than before, but not as well.",
            "c": "Exactly as badly as before.",
        },
    ),
    "C10": Question(
        "Now the convolutions get zero padding, a ring of zeros around each map; stride 1. The "
        "network runs over the scene in one pass. For how many windows is the score that of the "
        "window, cut out and scored alone?",
        {
            "a": "For all, to rounding, as without padding.",
            "b": "For all but those at the rim of the scene.",
            "c": "For none.",
        },
    ),
    "C8": Question(
        "The maps of a convolution move with the picture, on a circle. A dense head stands on "
        "them: flatten, dense. Can the network's answer stay when the picture moves?",
        {
            "a": "No: what feeds the head does not stay.",
            "b": "With certain weights.",
            "c": "With any weights: the maps only move.",
        },
    ),
    "C11": Question(
        "A U-Net halves its maps twice. Is it fully convolutional?",
        {
            "a": "No: for that, no layer may have a stride.",
            "b": "Yes, and it takes pictures of every size.",
            "c": "Yes, and it takes those sizes that its halvings divide.",
        },
    ),
    "C15": Question(
        "A residual network ends in a global mean and a dense layer. Which sizes of pictures does "
        "it take, and does its answer stay when the picture moves on the circle?",
        {
            "a": "One size only, and the answer changes: that is what a dense layer does.",
            "b": "Any size, but the answer changes.",
            "c": "Any size, and the answer stays.",
        },
    ),
    "C12": Question(
        "A U-Net marks digits, pixel by pixel. The whole scene moves by one pixel, on a circle. "
        "What does the mask do?",
        {
            "a": "It moves along exactly: that is what a mask is for.",
            "b": "It moves along, but some of its pixels change.",
            "c": "It stays where it was: inside, every halving rounds the move away.",
        },
    ),
    "C16": Question(
        "Networks read digits: some have max-pooling (max); in others it is left out, and nothing "
        "put in its place (none). Equally many weights, equal training. Which are more accurate?",
        {
            "a": "Those with max-pooling.",
            "b": "Those without: nothing is thrown away.",
            "c": "It depends on the seed: the dots overlap.",
        },
    ),
    "D1": Question(
        "In training the digits 0 to 4 stood at many places, up to four pixels from the middle, "
        "and the digits 5 to 9 always in the middle. Now all are moved by up to four pixels. How "
        "many of the digits 5 to 9 does a network with a dense head read?",
        {
            "a": "Nearly all: it has learned that places do not matter.",
            "b": "About a quarter: as a network that was never shown a moved digit (section 1).",
            "c": "One in ten at most: no better than by guessing.",
        },
    ),
    "D2": Question(
        "A network with a dense head has learned twelve letters at all places. Then it goes on "
        "learning the same letters, in the same way, in one corner alone. How does it read them at "
        "the other places afterwards?",
        {
            "a": "As well as before: they are the same letters.",
            "b": "Clearly worse, and still far better than by guessing.",
            "c": "As if by guessing: only the corner is left.",
        },
    ),
    "D3": Question(
        "A network reads upright digits with very few errors. Each digit makes a quarter-turn. How "
        "many does it read now?",
        {
            "a": "Nearly all: a digit is a digit, and the head is global.",
            "b": "About half: those that look the same on their side.",
            "c": "No more than by guessing.",
        },
    ),
    "D5": Question(
        "A spatial transformer was trained on digits within four pixels of the middle, five times, "
        "each time from other random weights; its localiser ends in a dense layer. Where does it "
        "undo the shift?",
        {
            "a": "Everywhere: it has learned what a shift is.",
            "b": "Within the four pixels, for nearly all digits; beyond, for hardly any.",
            "c": "Within the four pixels, for a part of the digits; far beyond, for hardly any.",
        },
    ),
    "reader": Question(
        "A digit reader was made shift-invariant: circular padding, stride 1 in every convolution, "
        "a dense maximum, a blur, a global mean. For which shifts of the circle do its ten answers "
        "stay as they are, up to rounding?",
        {
            "a": "For all: nothing in the list treats one place differently from another, and "
            "nothing has a stride.",
            "b": "Only for the multiples of some number.",
            "c": "For none: a trained network's answers always change visibly.",
        },
    ),
}


def _quoted(question: Question, choice: str) -> str:
    return f"{choice}) {question.options[choice]}"


def _question(name: str) -> Question:
    if name not in QUESTIONS:
        raise ValueError(
            f"There is no question {name!r}; the questions are {', '.join(QUESTIONS)}."
        )
    return QUESTIONS[name]


def vote(name: str, choice: str) -> None:
    """Keep a vote and say so; "?" stands for no vote yet. Voting again replaces the vote.

    name: one of `QUESTIONS`; choice: the letter of an option. A letter that is none of the
    options is answered with the letters there are; nothing is kept then.
    """
    question = _question(name)
    letter = str(choice).strip().lower()
    letters = ", ".join(question.options)
    if letter == "?":
        print(f"No vote yet. Replace the question mark by {letters}, and run the cell again.")
    elif letter not in question.options:
        print(f"{choice!r} is none of the options: they are {letters}. Nothing was kept.")
    else:
        store.record("vote", question=name, choice=letter)
        print(f"You voted {_quoted(question, letter)} You can change it at any time.")


def choices(name: str) -> list[str]:
    """The letters that were voted on this question, the first vote first."""
    options = tuple(_question(name).options)
    return [
        event["choice"]
        for event in store.events("vote")
        if event.get("question") == name and event.get("choice") in options
    ]


def in_words(name: str) -> list[str]:
    """One sentence for the vote, or two if it has changed; none before any vote."""
    question, voted = _question(name), choices(name)
    if not voted:
        return []
    if voted[0] == voted[-1]:
        return [f"You voted {_quoted(question, voted[-1])}"]
    return [
        f"First you voted {_quoted(question, voted[0])}",
        f"Now you vote {_quoted(question, voted[-1])}",
    ]


def my_vote(name: str) -> None:
    """Show what was voted, first and last, or that nothing was voted yet."""
    print(textwrap.fill(_question(name).text, 88))  # a page breaks long printed lines inside words
    for sentence in in_words(name) or ["You have not voted on this yet."]:
        print(sentence)
